import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Sqlite from "libsql";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { findTickets } from "../index.ts";
import type { Job } from "../lottery/index.ts";
import { summarize } from "../verdict/index.ts";
import { makeOld } from "./database/old-store.test-data.ts";
import type { RunEvent } from "./events/run-event.ts";
import { fakeDataset, fakeSpec, fakeTrain } from "./fake.test-data.ts";
import { checkpointFile, jobFile, keyOfFile, reportFolder, storePaths } from "./files/paths.ts";
import { listRuns } from "./list.ts";
import { loadRun } from "./load.ts";
import { removeRun } from "./remove.ts";
import { runFind } from "./run-find.ts";
import { openStore } from "./store.ts";

let parent: string;
let store: string;

/** What `find` makes, once; each test has a copy. */
let model: string;
let whole: Awaited<ReturnType<typeof find>>;
beforeAll(async () => {
  model = mkdtempSync(join(tmpdir(), "lth-whole-"));
  store = join(model, "store");
  whole = await find();
});
afterAll(() => rmSync(model, { recursive: true, force: true }));

beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), "lth-damage-"));
  store = join(parent, "store");
  cpSync(join(model, "store"), store, { recursive: true });
});
afterEach(() => rmSync(parent, { recursive: true, force: true }));

/** Six trainings, with what was trained and said. */
async function find(members: Record<string, unknown> = {}) {
  const trained: string[] = [];
  const said: string[] = [];
  const { record, summary } = await runFind({
    name: "tiny",
    scale: "quick",
    spec: fakeSpec({ rounds: 1, ...members }),
    dataset: fakeDataset(),
    store,
    jobs: 1,
    executor: "reference",
    waitSeconds: 1,
    train: async (job: Job) => {
      trained.push(job.key);
      return fakeTrain(job);
    },
    onEvent: (event: RunEvent) => event.type === "warning" && said.push(event.message),
  });
  return { id: record.id, record, summary, trained, said };
}

test("the checkpoint of a finished training goes when the store is opened, that of one to be done again does not", async () => {
  const paths = storePaths(store);
  const [done = "", again = ""] = readdirSync(paths.jobs).flatMap((name) => keyOfFile(name) ?? []);
  for (const key of [done, again]) writeFileSync(checkpointFile(paths, key), "where it was");
  rmSync(jobFile(paths, again));
  await (await openStore(store, { run: "a" })).close();
  expect([done, again].map((key) => existsSync(checkpointFile(paths, key)))).toEqual([false, true]);
});

const database = () => join(store, "lth.db");

/** Changes the database as no lth does. */
function tamper(statements: string): void {
  const connection = new Sqlite(database());
  connection.exec(`PRAGMA foreign_keys = OFF; ${statements}`);
  connection.close();
}

/** Replaces bytes where they first stand, as a disk does. */
function overwrite(file: string, from: string | Uint8Array, to: (found: Uint8Array) => void): void {
  const bytes = readFileSync(file);
  const at = bytes.indexOf(from);
  expect(at).toBeGreaterThanOrEqual(0);
  to(bytes.subarray(at, at + from.length));
  writeFileSync(file, bytes);
}

describe("no folder outside the store is written or removed", () => {
  /** `lth rm mnist` removed that folder, `lth report mnist` wrote there. */
  test.each(["mnist/../../../victim", "..", "a/b-01234567", "mnist"])("an id that is %j", async (id) => {
    const victim = join(parent, "victim");
    mkdirSync(victim);
    writeFileSync(join(victim, "thesis.tex"), "");
    const whole = await find();
    makeOld(store, 2); // so that no checksum betrays it
    tamper(`UPDATE runs SET id = '${id}'; UPDATE run_jobs SET run = (SELECT id FROM runs)`);
    expect(() => listRuns(store)).toThrow("holds damaged numbers of run");
    expect(() => loadRun(store, id)).toThrow(expect.objectContaining({ name: "LthError" }));
    await expect(removeRun(store, id.slice(0, 5))).rejects.toMatchObject({ name: "LthError" });
    expect(() => reportFolder(storePaths(store), id)).toThrow("is no run's id");
    expect(existsSync(join(victim, "thesis.tex"))).toBe(true);
    expect((await find()).summary).toEqual(whole.summary);
  });

  test.each(["../../outside/x", "", ".", "a/b", "a\0b", "x".repeat(101), 7])(
    "a spec of the library's that is called %j",
    async (preset) => {
      const spec = { preset, scale: "quick", spec: fakeSpec() };
      await expect(findTickets({ spec: spec as never, store: join(parent, "new") })).rejects.toMatchObject({
        name: "LthError",
        fault: "asked",
      });
      expect(readdirSync(parent)).toEqual(["store"]);
    },
  );

  test.each(["jobs", "reports"])("%s is a link", async (name) => {
    const { id } = whole;
    const outside = join(parent, "outside");
    mkdirSync(join(store, name), { recursive: true });
    renameSync(join(store, name), outside);
    symlinkSync(outside, join(store, name));
    mkdirSync(join(outside, id), { recursive: true });
    const before = readdirSync(outside);
    await expect(removeRun(store, id)).rejects.toThrow(`${join(store, name)} is a link`);
    expect(() => reportFolder(storePaths(store), id)).toThrow("is a link");
    expect(readdirSync(outside)).toEqual(before);
  });
});

describe("a text that is not UTF-8 ended the process; it is named, and mended by finding again", () => {
  const texts = {
    runs: ["preset", "spec", "digest"],
    jobs: ["result", "digest"],
    run_jobs: ["role", "key"],
    contents: ["runs_digest"],
  };
  test.each(Object.entries(texts).flatMap(([table, columns]) => columns.map((column) => [table, column] as const)))(
    "%s.%s",
    async (table, column) => {
      const { id, summary } = whole;
      tamper(`UPDATE ${table} SET ${column} = CAST(x'80ff' || substr(${column}, 3) AS TEXT)`);
      if (table !== "contents") expect(() => loadRun(store, id)).toThrow(`${database()} holds damaged numbers`);
      if (["runs", "contents"].includes(table)) expect(() => listRuns(store)).toThrow(database());
      const again = await find();
      expect(again.summary).toEqual(summary);
      expect(again.said.join()).toContain(database());
      expect(listRuns(store)).toMatchObject([{ id, state: "done" }]);
    },
  );

  test("in the definition of a table, and in what SQLite says of it", async () => {
    const { id, summary } = whole;
    for (const word of ["trials INTEGER", "CREATE TABLE runs", "run_jobs_by_key", "data_copy"]) {
      overwrite(database(), word, (found) => found.fill((found[2] ?? 0) ^ 0x80, 2, 3));
      expect(() => loadRun(store, id)).toThrow(database());
      const again = await find();
      expect(again).toMatchObject({ summary, trained: [] });
      expect(again.said[0]).toMatch(/was damaged: it is made anew of what can be read, 1 run and 6 trainings/);
    }
    // The second damaged database was written over the first.
    const kept = readdirSync(store).filter((name) => name.includes("damaged"));
    expect(kept.sort()).toEqual(["", "-2", "-3", "-4"].map((end) => `lth.db.damaged${end}`));
  });
});

describe("what vanished or came is noticed", () => {
  test.each([
    ["a training of a run", "DELETE FROM run_jobs WHERE round = 1 AND role = 'reinit' AND trial = 0"],
    ["a number of one's place", "UPDATE run_jobs SET trial = 3 WHERE trial = 1"],
    ["the numbers of a training", "DELETE FROM jobs WHERE key = (SELECT max(key) FROM jobs)"],
    ["a field of the run", "UPDATE runs SET spec = replace(spec, ':5,', ':7,')"],
    ["a time", "UPDATE runs SET seconds = seconds + 64"],
  ])("%s", async (_, statements) => {
    const { id, summary } = whole;
    tamper(statements);
    expect(() => loadRun(store, id)).toThrow("holds damaged numbers");
    const again = await find();
    expect(again.summary).toEqual(summary);
    expect(again.said.length > 0 || again.trained.length > 0).toBe(true);
    expect(loadRun(store, id).jobs).toHaveLength(6);
  });

  test("a whole run: lth list said that there are none", async () => {
    const { id, summary } = whole;
    tamper("DELETE FROM runs");
    expect(() => listRuns(store)).toThrow("does not hold the runs that were written");
    expect(() => loadRun(store, id)).toThrow("does not hold the runs that were written");
    const again = await find();
    expect(again).toMatchObject({ id, summary, trained: [] });
    expect(again.said).toEqual([expect.stringContaining("does not hold the runs that were written")]);
    expect(listRuns(store)).toHaveLength(1);
  });

  test("a damaged run keeps no other one from being shown, and no training is removed while it is damaged", async () => {
    const one = whole;
    const other = await find({ seed: 1 });
    tamper(`UPDATE runs SET trials = 9 WHERE id = '${one.id}'`);
    expect(() => listRuns(store)).toThrow(JSON.stringify(one.id));
    expect(loadRun(store, other.id).jobs).toHaveLength(6);
    expect(await removeRun(store, other.id)).toEqual({ run: other.id, jobs: 0, starts: 0 });
    expect((await find()).trained).toEqual([]);
    await removeRun(store, one.id);
    expect(readdirSync(join(store, "jobs"))).toEqual([]);
    expect(listRuns(store)).toEqual([]);
  });

  test("a mask that is drawn", async () => {
    const { id, record } = whole;
    const key = record.jobs.find(({ round }) => round === 1)?.key;
    const file = join(store, "jobs", `${key}.safetensors`);
    const bytes = readFileSync(file);
    bytes[bytes.length - 1]! ^= 1;
    writeFileSync(file, bytes);
    await expect(loadRun(store, id).network({ trial: 0, role: "ticket", round: 1 }, "end")).rejects.toThrow(
      `${file} is not what was written`,
    );
  });
});

describe("the header", () => {
  test.each([
    ["schema 0, which read as no runs", "PRAGMA user_version = 0"],
    ["a schema before", "PRAGMA user_version = 2"],
    ["a schema that is newer", "PRAGMA user_version = 19"],
    ["another program's number", "PRAGMA application_id = 1819568211"],
  ])("with %s is named and mended", async (_, statements) => {
    const { id, summary } = whole;
    tamper(statements);
    for (const read of [() => listRuns(store), () => loadRun(store, id)])
      expect(read).toThrow("is damaged: its header has");
    const again = await find();
    expect(again).toMatchObject({ summary, trained: [] });
    expect(again.said).toEqual([expect.stringMatching(/^the header of .* was damaged .*: it is mended$/)]);
    expect(listRuns(store)).toHaveLength(1);
  });

  test("and whoever made it anew was killed before it stood in its place: the next writer puts it there", async () => {
    const file = join(store, "lth.db");
    cpSync(file, `${file}.whole`);
    overwrite(database(), "SQLite format 3", (found) => found.fill(0x73, 0, 1));
    writeFileSync(`${file}-wal`, "its log");
    const again = await find();
    expect([again.trained, again.said]).toEqual([[], []]);
    expect(again.summary).toEqual(whole.summary);
    expect(readdirSync(store).sort()).toEqual(["events", "jobs", "lock.db", "lth.db"]);
  });

  test("whose first bytes are damaged: the database is made anew, and the damaged one kept", async () => {
    const { id, summary } = whole;
    overwrite(database(), "SQLite format 3", (found) => found.fill(0x73, 0, 1));
    expect(() => loadRun(store, id)).toThrow("or its first bytes are damaged");
    expect(await find()).toMatchObject({ summary, trained: [] });
    expect(readdirSync(store).sort()).toEqual(["events", "jobs", "lock.db", "lth.db", "lth.db.damaged"]);
    expect(loadRun(store, id).seconds).toBeGreaterThan(0);
    expect(summarize(loadRun(store, id))).toEqual(summary);
  });
});

describe("a page that SQLite cannot read", () => {
  test("costs only what stood on it", async () => {
    const { summary, record } = await find({ rounds: 6 });
    // A leaf, behind the roots of all tables; rows also stand on pages that lead to others.
    const bytes = readFileSync(database());
    const page = Math.max(...record.jobs.map(({ key }) => Math.floor(bytes.lastIndexOf(`${key}{`) / 4096)));
    expect(page).toBeGreaterThan(6);
    bytes.fill(0xff, page * 4096, page * 4096 + 8);
    writeFileSync(database(), bytes);
    const again = await find({ rounds: 6 });
    expect(again.said[0]).toContain("was damaged: it is made anew");
    expect(again.trained.length).toBeGreaterThan(0);
    expect(again.trained.length).toBeLessThan(record.jobs.length / 2);
    expect(again.summary).toEqual(summary);
  });
});

describe("a database of an older lth that SQLite cannot read", () => {
  test.each([1, 2] as const)(
    "of schema %i: it is said that it cannot be made anew, and nothing is written",
    async (schema) => {
      makeOld(store, schema);
      const bytes = readFileSync(database());
      bytes.fill(0xff, 4096, 4104);
      writeFileSync(database(), bytes);
      const before = readdirSync(store).sort();
      expect(() => listRuns(store)).toThrow(
        expect.objectContaining({ cure: expect.stringContaining("or says why nothing can") }),
      );
      await expect(find()).rejects.toMatchObject({
        message: expect.stringMatching(new RegExp(`cannot be made anew: it has schema ${schema}, .* had no checksums`)),
        cure: expect.stringContaining("bring it back from a copy"),
      });
      expect(readFileSync(database()).equals(bytes)).toBe(true);
      expect(readdirSync(store).sort()).toEqual(before);
    },
  );
});

describe("a lock that is damaged holds no results, and blocked all writing", () => {
  const lock = () => join(store, "lock.db");
  const damages: Record<string, () => void> = {
    "no database": () => writeFileSync(lock(), "no database, but long enough to be read as one ".repeat(40)),
    "cut short": () => truncateSync(lock(), 5000),
    "of another form": () => overwrite(lock(), "CREATE TABLE", (found) => found.fill(0x80, 0, 1)),
    "said to be read only": () => overwrite(lock(), Uint8Array.of(1, 1, 0, 64), (found) => found.fill(9, 0, 1)),
    "with names that are no text": () => {
      const file = new Sqlite(lock());
      file.exec("UPDATE holder SET run = CAST(x'80' AS TEXT)");
      file.close();
    },
  };
  test.each(Object.entries(damages))("%s", async (_, damage) => {
    const { summary } = whole;
    damage();
    expect(listRuns(store)).toHaveLength(1);
    expect(await find()).toMatchObject({ summary, trained: [] });
  });

  test("while another writes: who waits does not get in beside it", async () => {
    const first = await openStore(store, { run: "the-first-run" });
    await first.change(() => undefined);
    writeFileSync(join(parent, "x"), "");
    const bytes = readFileSync(lock()).fill(0x41);
    // As a disk does, without opening the file: this process's locks on it would end.
    const { execFileSync } = await import("node:child_process");
    execFileSync("sh", [
      "-c",
      'printf "%s" "$1" | dd of="$0" conv=notrunc status=none',
      lock(),
      bytes.toString().slice(0, 3000),
    ]);
    await expect(openStore(store, { run: "second", waitSeconds: 0.3 })).rejects.toThrow("is being written to by");
    await first.close();
    await (await openStore(store, { run: "second", waitSeconds: 0 })).close();
  });

  test("a link is left alone: what it leads to may hold something", async () => {
    const outside = join(parent, "thesis.db");
    writeFileSync(outside, "no database, but long enough to be read as one ".repeat(40));
    rmSync(lock());
    symlinkSync(outside, lock());
    await expect(find()).rejects.toThrow("it is not a SQLite database");
    expect(readFileSync(outside, "utf8")).toContain("no database");
  });
});
