import { createHash } from "node:crypto";
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { summarize } from "../verdict/index.ts";
import { type Child, compile, start } from "./compiled.test-data.ts";
import { listRuns } from "./list.ts";
import { loadRun } from "./load.ts";

let compiled: Awaited<ReturnType<typeof compile>>;
/** What the run leaves that nothing interrupted. */
let whole: ReturnType<typeof content>;
beforeAll(async () => {
  compiled = await compile();
  const folder = mkdtempSync(join(tmpdir(), "lth-whole-"));
  expect(await child(["find", folder]).ended).toMatchObject({ code: 0, errors: [] });
  whole = content(folder);
  rmSync(folder, { recursive: true });
});
afterAll(() => compiled.remove());

let parent: string;
let store: string;
beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), "lth-processes-"));
  chmodSync(parent, 0o755);
  store = join(parent, "runs");
});
afterEach(() => rmSync(parent, { recursive: true, force: true }));

/** 3 trials of round 0 and three rounds with one control each. */
const JOBS = 3 * (1 + 3 * 2);

type OnLine = Parameters<typeof start>[2];
const child = (args: readonly (string | number)[], onLine?: OnLine): Child =>
  start(process.execPath, [compiled.script, ...args.map(String)], onLine);

/** Everything that must not depend on how often a run was killed: the numbers, and the job files, names and bytes. */
function content(folder: string) {
  const jobs = join(folder, "jobs");
  return {
    summaries: listRuns(folder).map(({ id }) => summarize(loadRun(folder, id))),
    files: readdirSync(jobs)
      .sort()
      .map(
        (name) =>
          `${name} ${createHash("sha256")
            .update(readFileSync(join(jobs, name)))
            .digest("hex")}`,
      ),
  };
}

const isDone = (line: string) => line.includes('"job-done"');

test("killed with -9 again and again and started again at once: the same numbers and files, nothing left over", async () => {
  let kills = 0;
  for (let killed = true; killed; ) {
    // At a random moment after two to four trainings: in a training, in a file, in a transaction or between them.
    const after = 2 + Math.floor(3 * Math.random());
    let fresh = 0;
    const { ended } = child(["find", store], (line, process) => {
      if (isDone(line) && line.includes('"reused":false') && ++fresh === after) {
        setTimeout(() => process.kill("SIGKILL"), 6 * Math.random());
      }
    });
    const { signal, code, errors } = await ended;
    expect(errors).toEqual([]);
    killed = signal === "SIGKILL";
    if (killed) {
      kills += 1;
      for (const run of listRuns(store)) expect(run.state).toMatch(/interrupted|done/);
    } else expect(code).toBe(0);
  }
  expect(kills).toBeGreaterThan(1);
  expect(content(store)).toEqual(whole);
  expect(listRuns(store)[0]?.state).toBe("done");
  expect(readdirSync(store).filter((name) => !/^lth\.db-(wal|shm)$/.test(name))).toEqual([
    "events",
    "jobs",
    "lock.db",
    "lth.db",
  ]);
});

test("killed with -9 inside a training, ten times: each time it goes on where it was, and ends with the same bytes", async () => {
  const undisturbed = join(parent, "whole");
  expect(await child(["train", undisturbed]).ended).toMatchObject({ code: 0, errors: [] });
  const began: number[] = [];
  let kills = 0;
  for (let killed = true; killed; ) {
    const { ended } = child(["train", store], (line, process) => {
      const event: { type: string; iteration: number } = JSON.parse(line);
      if (event.type !== "job-started") return;
      began.push(event.iteration);
      if (kills < 10) setTimeout(() => process.kill("SIGKILL"), 40 + 100 * Math.random());
    });
    const { signal, code, errors } = await ended;
    expect(errors).toEqual([]);
    killed = signal === "SIGKILL";
    if (killed) kills += 1;
    else expect(code).toBe(0);
  }
  expect(kills).toBe(10);
  expect(began.filter((iteration) => iteration > 0).length).toBeGreaterThan(3);
  expect(content(store)).toEqual(content(undisturbed));
});

describe("two processes at once", () => {
  test("eight first starts at once on an empty store all succeed", async () => {
    const starts = Array.from({ length: 8 }, (_, seed) => child(["find", store, seed]).ended);
    for (const { code, errors } of await Promise.all(starts)) expect({ code, errors }).toEqual({ code: 0, errors: [] });
    const runs = listRuns(store);
    expect(runs.map(({ state }) => state)).toEqual(Array(8).fill("done"));
    expect(new Set(runs.map(({ id }) => id)).size).toBe(8);
    expect(content(store).files).toHaveLength(8 * JOBS);
  });

  test("the same run twice at once: the results are those of one, nothing is trained twice", async () => {
    const both = await Promise.all([child(["find", store]).ended, child(["find", store]).ended]);
    expect(both.map(({ code }) => code)).toEqual([0, 0]);
    const trained = both.flatMap(({ out }) => out).filter((line) => isDone(line) && line.includes('"reused":false'));
    expect(trained).toHaveLength(JOBS);
    expect(content(store)).toEqual(whole);
  });

  test("readers in a loop while a run writes: no reader and no writer fails, and the run is seen running", async () => {
    const seen = new Set<string>();
    let reads = 0;
    const readers = await Promise.all(
      [1, 2].map(
        () =>
          new Promise<Child>((resolve) => {
            const reader = child(["read", store], () => {
              reads += 1;
              resolve(reader);
            });
          }),
      ),
    );
    const before = reads;
    const { code, errors } = await child(["find", store], () => {
      for (const { state } of listRuns(store)) seen.add(state);
    }).ended;
    expect({ code, errors }).toEqual({ code: 0, errors: [] });
    expect(reads - before).toBeGreaterThan(10);
    for (const reader of readers) {
      reader.process.kill("SIGKILL");
      expect(await reader.ended).toMatchObject({ signal: "SIGKILL", errors: [] });
    }
    expect(seen).toContain("running");
  });

  test("a foreign transaction in the middle of a run only delays it", async () => {
    let holding: Child | undefined;
    const { code, errors } = await child(["find", store], (line) => {
      if (isDone(line)) holding ??= child(["hold", store, 0, 1]);
    }).ended;
    expect({ code, errors }).toEqual({ code: 0, errors: [] });
    expect((await holding?.ended)?.out).toEqual(["held"]);
    expect(content(store)).toEqual(whole);
  });

  test("a writer that waits for long enough gives up with two lines that name holder and store", async () => {
    const first = await new Promise<Child>((resolve) => {
      const stopped = child(["find", store], (line, process) => {
        if (isDone(line) && process.kill("SIGSTOP")) resolve(stopped);
      });
    });
    const { code, errors, out } = await child(["find", store, 1, 0.5]).ended;
    expect(code).toBe(1);
    expect(errors).toHaveLength(2);
    expect(errors[0]).toMatch(
      new RegExp(`${store} is being written to by process ${first.process.pid} on .* \\(tiny-`),
    );
    expect(out[0]).toContain('{"type":"warning","message":"waiting for process');
    first.process.kill("SIGKILL"); // and at once the store is free
    await first.ended;
    expect((await child(["find", store, 1, 0]).ended).code).toBe(0);
  });
});

describe("a store that cannot be written to", () => {
  /** Takes the right to write from everybody. */
  const closeStore = (mode: number) => {
    for (const name of readdirSync(store, { recursive: true, encoding: "utf8" })) {
      if (name !== "jobs") chmodSync(join(store, name), mode & 0o666);
    }
    for (const folder of [join(store, "jobs"), store]) chmodSync(folder, mode);
  };

  test("is listed and shown, and find is refused", async () => {
    await child(["find", store]).ended;
    closeStore(0o555);
    const { code, out, errors } = await child(["visit", store, 7]).ended;
    const names = readdirSync(store);
    closeStore(0o755);
    expect(out).toEqual([`${listRuns(store)[0]?.id} ${JOBS}`]);
    expect(errors).toHaveLength(2);
    expect(errors[0]).toContain(`cannot write to the store ${store}: permission denied`);
    expect(errors[1]).toContain("give --store a folder that can be written to");
    expect(code).toBe(1);
    expect(names).toEqual(["events", "jobs", "lock.db", "lth.db"]);
  });

  test("also with the log that a killed writer left, and without the memory beside it", async () => {
    let done = 0;
    await child(["find", store], (line, process) => {
      if (isDone(line) && ++done === 4) process.kill("SIGKILL");
    }).ended;
    expect(existsSync(join(store, "lth.db-wal"))).toBe(true);
    const jobs = readdirSync(join(store, "jobs")).length;
    rmSync(join(store, "lth.db-shm"));
    closeStore(0o555);
    const { out } = await child(["visit", store, 7]).ended;
    closeStore(0o755);
    const [id, count] = (out[0] ?? "").split(" ");
    expect(id).toMatch(/^tiny-/);
    expect(Number(count)).toBeGreaterThanOrEqual(4);
    expect(Number(count)).toBeLessThanOrEqual(jobs);
  });
});

describe("no room", () => {
  /** A child with a limit on the size of every file, in units of 512 bytes as POSIX has it. */
  const limited = (blocks: number, args: readonly string[]) =>
    start("sh", ["-c", `ulimit -f ${blocks}; exec "$0" "$@"`, process.execPath, compiled.script, ...args]).ended;

  test("for a job's file: two lines with file and room needed, and no part of it stays", async () => {
    const { code, errors } = await limited(400, ["find", store, "0", "600", "3000"]);
    expect(code).toBe(1);
    expect(errors).toHaveLength(2);
    expect(errors[0]).toMatch(
      /^cannot write .*\/jobs\/[0-9a-f]{64}\.safetensors: the file size limit is reached, 29\d kB needed$/,
    );
    expect(readdirSync(join(store, "jobs"))).toEqual([]);
    expect(listRuns(store)[0]?.state).toBe("failed");
  });

  test("for the database: what was finished stays, and with room again the bytes are the same", async () => {
    const { code, errors, out } = await limited(240, ["find", store]);
    expect(code).toBe(1);
    expect(errors).toHaveLength(2);
    expect(errors[0]).toContain(join(store, "lth.db"));
    const finished = out.filter(isDone).length;
    expect(finished).toBeGreaterThan(1);
    expect(loadRun(store, "tiny").jobs.length).toBeGreaterThanOrEqual(finished);
    const again = await child(["find", store]).ended;
    expect(again.code).toBe(0);
    expect(again.out.filter((line) => line.includes('"reused":true')).length).toBeGreaterThanOrEqual(finished);
    expect(content(store)).toEqual(whole);
  });

  test("not even for what readers and writers share: runs are listed and shown all the same", async () => {
    await child(["find", store]).ended;
    const { code, out, errors } = await limited(0, ["show", store]);
    expect({ code, errors }).toEqual({ code: 0, errors: [] });
    expect(out).toEqual([`${listRuns(store)[0]?.id} ${JOBS}`]);
  });
});
