import { execFileSync } from "node:child_process";
import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { LthError } from "../errors.ts";
import { readSpec } from "../request/spec-file.ts";
import { fakeDataset, fakeSpec, fakeTrain } from "./fake.test-data.ts";
import { checkpointsIn, removeCheckpoint, runOfCheckpoint } from "./files/checkpoints.ts";
import { checkpointFile, storePaths, unfinished } from "./files/paths.ts";
import { listRuns } from "./list.ts";
import { loadRun } from "./load.ts";
import { removeRun } from "./remove.ts";
import { runFind } from "./run-find.ts";
import { openStore } from "./store.ts";

let store: string;
beforeEach(() => {
  store = mkdtempSync(join(tmpdir(), "lth-odd-"));
});
afterEach(() => rmSync(store, { recursive: true, force: true }));

async function find(): Promise<{ id: string; warnings: string[] }> {
  const warnings: string[] = [];
  const { record } = await runFind({
    name: "tiny",
    scale: "quick",
    spec: fakeSpec({ trials: 1, rounds: 1, controls: { reinit: 0 } }),
    dataset: fakeDataset(),
    store,
    executor: "reference",
    train: fakeTrain,
    onEvent: (event) => event.type === "warning" && warnings.push(event.message),
  });
  return { id: record.id, warnings };
}

/** Puts something else in a file's place. */
const put = {
  "a named pipe": (path: string) => execFileSync("mkfifo", [path]),
  "a folder": (path: string) => mkdirSync(path),
  "a device": (path: string) => symlinkSync("/dev/zero", path),
};
type Odd = keyof typeof put;
const kinds = Object.keys(put) as Odd[];
function replace(path: string, kind: Odd): void {
  rmSync(path, { force: true });
  put[kind](path);
}

describe.each(kinds)("%s, for which readers and writers of the store waited for ever, or read without end", (kind) => {
  test("as a job's file: find says so and trains again, its mask is refused, and rm removes it", async () => {
    const { id } = await find();
    const { jobs } = storePaths(store);
    const [name = ""] = readdirSync(jobs);
    const file = join(jobs, name);
    replace(file, kind);
    await expect(loadRun(store, id).network({ trial: 0, role: "ticket", round: 0 }, "end")).rejects.toThrow(
      `expected a file, found ${kind}`,
    );
    if (kind === "a folder") await expect(find()).rejects.toThrow(`cannot write ${file}: a folder is in its place`);
    else {
      const warning = `${file}: expected a file, found ${kind}: its training is done again`;
      expect((await find()).warnings).toContain(warning);
      expect(lstatSync(file).isFile()).toBe(true);
      replace(file, kind);
    }
    await removeRun(store, id);
    expect([existsSync(file), existsSync("/dev/zero")]).toEqual([false, true]);
  });

  test("as a checkpoint, or unfinished: its training begins again, and the next writer puts it in order", async () => {
    const paths = storePaths(store);
    await (await openStore(store, { run: "a" })).close();
    const [key, warnings]: [string, string[]] = ["ab".repeat(32), []];
    const file = checkpointFile(paths, key);
    for (const path of [file, unfinished(file)]) replace(path, kind);
    expect(await runOfCheckpoint(file)).toBeUndefined();
    const checkpoints = checkpointsIn(paths, { run: "a", warn: (message) => warnings.push(message) });
    expect(await checkpoints.load(key)).toBeUndefined();
    expect(warnings).toEqual([expect.stringContaining(`found ${kind}): its training begins again`)]);
    await (await openStore(store, { run: "a" })).close();
    expect(existsSync(unfinished(file))).toBe(false);
    await removeCheckpoint(paths, key);
    expect(readdirSync(paths.jobs)).toEqual([]);
  });
});

test("a job's file that is larger than what was written is not read", async () => {
  await find();
  const { jobs } = storePaths(store);
  for (const name of readdirSync(jobs)) truncateSync(join(jobs, name), 2 ** 40);
  const words = /expected at most \d+ bytes, found 1099511627776 bytes: its training is done again/;
  expect((await find()).warnings).toContainEqual(expect.stringMatching(words));
});

describe("a file of SQLite that is none is named, by readers and writers, and never waited for", () => {
  test.each([
    ["lth.db", "a named pipe"],
    ["lth.db", "a device"],
    ["lock.db", "a named pipe"],
    ["lock.db", "a folder"],
    ["lth.db-journal", "a named pipe"],
    ["lth.db-wal", "a link to something that does not exist"],
  ] as const)("%s that is %s", async (name, kind) => {
    writeFileSync(join(store, "lth.db"), "");
    const file = join(store, name);
    if (kind === "a link to something that does not exist") symlinkSync(join(store, "nowhere"), file);
    else replace(file, kind);
    const words = `${file} is ${kind}, expected a file of the store`;
    expect(() => listRuns(store)).toThrow(words);
    await expect(openStore(store, { run: "a" })).rejects.toThrow(words);
    await expect(openStore(store, { run: "a" })).rejects.toBeInstanceOf(LthError);
    expect(existsSync(join(store, "nowhere"))).toBe(false);
  });
});

test.each(kinds)("a spec's file that is %s is refused at once", (kind) => {
  const path = join(store, "spec.yaml");
  put[kind](path);
  expect(() => readSpec({ from: path })).toThrow(`${path} is not a file but ${kind}`);
});

test("a spec's file that is too large is refused by its size, before it is read", () => {
  const path = join(store, "spec.yaml");
  writeFileSync(path, "");
  truncateSync(path, 2 ** 40);
  expect(() => readSpec({ from: path })).toThrow(`${path} has 1099511627776 bytes, expected a spec of at most`);
});
