import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Sqlite from "libsql";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { Interrupted, LthError } from "../errors.ts";
import type { Job, Trained } from "../lottery/index.ts";
import { headline, summarize } from "../verdict/index.ts";
import { makeOld } from "./database/old-store.test-data.ts";
import type { RunEvent } from "./events/run-event.ts";
import { fakeDataset, fakeSpec, fakeTrain } from "./fake.test-data.ts";
import { listRuns } from "./list.ts";
import { loadRun } from "./load.ts";
import { type RunRequest, runFind } from "./run-find.ts";

let parent: string;
let store: string;
beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), "lth-find-"));
  store = join(parent, "runs");
});
afterEach(() => rmSync(parent, { recursive: true, force: true }));

/** 2 trials of round 0 and three rounds with one control each. */
const JOBS = 2 * (1 + 3 * 2);

/** Runs with fake trainings, and tells which were really trained and what was said. */
async function find(members: Partial<RunRequest> = {}) {
  const trained: string[] = [];
  const events: RunEvent[] = [];
  const train = async (job: Job): Promise<Trained> => {
    trained.push(job.key);
    return fakeTrain(job);
  };
  const outcome = await runFind({
    name: "tiny",
    scale: "quick",
    spec: fakeSpec(),
    dataset: fakeDataset(),
    store,
    jobs: 2,
    executor: "reference",
    onEvent: (event) => events.push(event),
    train,
    ...members,
  });
  return { outcome, trained, events };
}

const hasChecksums = () => {
  const database = new Sqlite(join(store, "lth.db"));
  const tables = ["runs", "jobs"].map((table) => database.prepare(`SELECT * FROM ${table}`).all([]));
  database.close();
  return tables.flat().every((row) => typeof (row as { digest?: unknown }).digest === "string");
};

const jobFiles = () =>
  readdirSync(join(store, "jobs"))
    .sort()
    .map((name) => [
      name,
      createHash("sha256")
        .update(readFileSync(join(store, "jobs", name)))
        .digest("hex"),
    ]);

describe("a run", () => {
  test("knows later what its data bear: its class without training examples was a verdict", async () => {
    const data = fakeDataset();
    const labels = data.train.labels.map((_, i) => (i === 7 ? 1 : i % 2 === 0 ? 0 : 2));
    const dataset = { ...data, classes: ["even", "rare", "odd"], train: { ...data.train, labels } };
    const spec = fakeSpec({ data: { name: "mnist", validation: 30 }, trials: 3 });
    const { outcome, events } = await find({ dataset, spec });
    const message = expect.stringMatching(
      /^the validation part of trials? .* takes every training example of class rare/,
    );
    expect(events[0]).toMatchObject({ type: "warning", message, run: outcome.record.id, seq: 0 });
    expect(events[1]).toMatchObject({ type: "run" });
    const later = loadRun(store, outcome.record.id);
    expect(summarize(later).verdict).toMatchObject({ given: false, denied: [message], smallestMatching: null });
    expect(summarize(later).warnings).toEqual([message]);
    expect(headline(later)).toBe("No verdict: the data bear none");
  });

  test("takes its classes' names from its data as they are now, and no other number of classes", async () => {
    const named = (classes: readonly string[]) => find({ dataset: { ...fakeDataset(), classes } });
    const { outcome } = await named(["odd", "even"]);
    const right = await named(["even", "odd"]);
    expect(right.outcome.record.id).toBe(outcome.record.id);
    expect(right.trained).toEqual([]);
    const network = await loadRun(store, outcome.record.id).network({ trial: 0, role: "ticket", round: 0 }, "end");
    expect(network?.classes).toEqual(["even", "odd"]);
    await expect(named(["even", "odd", "none"])).rejects.toThrow("in 2 classes, and now their data name 3");
  });

  test("is kept with everything that a report needs", async () => {
    const { outcome, trained, events } = await find({ command: "lth find tiny" });
    expect(trained).toHaveLength(JOBS);
    expect(jobFiles()).toHaveLength(JOBS);
    const id = outcome.record.id;
    expect(id).toMatch(/^tiny-[0-9a-f]{8}$/);
    const [work, costs] = [expect.any(Number), [1, ...Array(3).fill(expect.any(Number))]];
    expect(events[0]).toEqual({
      seq: 0,
      at: expect.stringMatching(/^\d{4}-.*Z$/),
      type: "run",
      run: id,
      jobs: JOBS,
      iterations: JOBS * 20,
      work,
      costs,
      weights: expect.any(Number),
      awaits: "ticket",
      trainings: expect.any(Array),
      atOnce: 2,
    });
    expect(events.slice(-2).map(({ type }) => type)).toEqual(["verdict", "done"]);

    const record = loadRun(store, id);
    expect(record).toMatchObject({
      preset: "tiny",
      scale: "quick",
      trials: 2,
      command: "lth find tiny",
      spec: fakeSpec(),
      data: { name: "mnist", copy: "made up", checksum: fakeDataset().checksum },
      machine: { instructionSet: "reference", versions: { node: process.versions.node, lth: expect.any(String) } },
      state: "done",
      input: { channels: 1, rows: 3, columns: 3 },
    });
    expect(record.seconds).toBeGreaterThan(0);
    expect(record.jobs).toHaveLength(JOBS);
    expect(record.jobs.map(({ trial, round, role }) => `${trial}/${round}/${role}`).slice(0, 3)).toEqual([
      "0/0/ticket",
      "0/1/ticket",
      "0/1/reinit",
    ]);
    const last = record.jobs.at(-2)!;
    expect(last.layers[0]).toEqual({ name: "fc1", survivors: 37, weights: 72 }); // 72, 58, 46, 37
    const network = await record.network({ trial: 1, role: "ticket", round: 3 }, "end");
    expect(network?.masks.get("fc1.weight")?.filter((bit) => bit === 1)).toHaveLength(37);
    expect(await record.network({ trial: 9, role: "ticket", round: 9 }, "end")).toBeNull();
    expect(outcome.summary.rounds).toHaveLength(4);
    expect(listRuns(store)).toEqual([
      {
        id,
        preset: "tiny",
        scale: "quick",
        trials: 2,
        state: "done",
        started: record.started,
        finished: record.finished,
        name: null,
        note: null,
        command: record.command,
        data: record.data,
        spec: record.spec,
      },
    ]);
  });

  test("asked for again trains nothing and changes no file", async () => {
    const first = await find();
    const files = jobFiles();
    const again = await find();
    expect(again.trained).toEqual([]);
    expect(again.events.filter((event) => event.type === "job-done" && event.reused)).toHaveLength(JOBS);
    expect(jobFiles()).toEqual(files);
    expect(again.outcome.summary).toEqual(first.outcome.summary);
    expect(again.outcome.record.started).toBe(first.outcome.record.started);
  });

  test("asked for again stays done, with what it was made, even if it is stopped", async () => {
    const first = await find({ command: "lth find tiny" });
    const row = listRuns(store)[0];
    await find({ command: "lth find tiny --jobs 7", executor: "avx2" });
    const stop = new AbortController();
    await expect(find({ signal: stop.signal, onEvent: () => stop.abort() })).rejects.toBeInstanceOf(Interrupted);
    expect(listRuns(store)[0]).toEqual(row);
    const { command, machine, state } = loadRun(store, first.outcome.record.id);
    expect({ command, machine, state }).toEqual({
      command: "lth find tiny",
      machine: first.outcome.record.machine,
      state: "done",
    });
  });

  test("of which a training is missing is what the sitting says that trained it", async () => {
    await find({ command: "lth find tiny" });
    const [name = ""] = readdirSync(join(store, "jobs"));
    rmSync(join(store, "jobs", name));
    const { outcome } = await find({ command: "lth find tiny --jobs 7", executor: "avx2" });
    expect(outcome.record).toMatchObject({
      command: "lth find tiny --jobs 7",
      machine: { instructionSet: "avx2" },
      state: "done",
    });
  });

  test.each([{ jobs: 0 }, { jobs: 1.5 }, { threads: 0 }, { waitSeconds: Number.NaN }])(
    "%o is refused",
    async (wrong) => {
      await expect(find(wrong)).rejects.toThrow(/(jobs|threads|waitSeconds) is .*, expected/);
      expect(existsSync(store)).toBe(false);
    },
  );

  test("with more trials, rounds and controls reuses what other runs have trained", async () => {
    await find();
    const more = await find({ spec: fakeSpec({ trials: 3, rounds: 4, controls: { reinit: 2 } }) });
    expect(more.trained).toHaveLength(3 * (1 + 4 * 3) - JOBS);
    expect(listRuns(store)).toHaveLength(2);
  });

  test("that is stopped keeps what is finished and goes on to the same bytes", async () => {
    const whole = await find();
    const [files, summary] = [jobFiles(), whole.outcome.summary];
    rmSync(store, { recursive: true });

    const stop = new AbortController();
    let count = 0;
    const train = async (job: Job) => {
      if (++count === 5) stop.abort();
      return fakeTrain(job);
    };
    await expect(find({ signal: stop.signal, train })).rejects.toBeInstanceOf(Interrupted);
    expect(listRuns(store)[0]).toMatchObject({ state: "interrupted", finished: expect.any(String) });
    const kept = jobFiles().length;
    expect(kept).toBeGreaterThanOrEqual(4);
    expect(loadRun(store, "tiny").jobs).toHaveLength(kept);

    const resumed = await find();
    expect(resumed.trained).toHaveLength(JOBS - kept);
    expect(jobFiles()).toEqual(files);
    expect(resumed.outcome.summary).toEqual(summary);
    expect(resumed.outcome.record.jobs).toEqual(whole.outcome.record.jobs);
  });

  test("whose training fails is marked, and the error comes through", async () => {
    let count = 0;
    const train = async (job: Job) => {
      if (++count === 3) throw new LthError("the processor caught fire", "put it out", { fault: "found" });
      return fakeTrain(job);
    };
    await expect(find({ train })).rejects.toThrow("the processor caught fire");
    expect(listRuns(store)[0]?.state).toBe("failed");
    expect((await find()).outcome.record.state).toBe("done");
  });

  test("keeps a divergence as a result", async () => {
    const train = async (job: Job): Promise<Trained> =>
      job.place.trial === 1 && job.place.role === "reinit" && job.place.round === 2
        ? { diverged: { iteration: 7, lastLoss: null } }
        : fakeTrain(job);
    const { outcome } = await find({ train });
    expect(outcome.summary.rounds[2]?.controls.reinit?.diverged).toBe(1);
    expect(jobFiles()).toHaveLength(JOBS - 1);
    const again = await find();
    expect(again.trained).toEqual([]);
    expect(again.outcome.record.jobs.find(({ outcome }) => "lastLoss" in outcome)?.outcome).toEqual({
      iteration: 7,
      lastLoss: null,
    });
  });

  test("refused by its spec writes nothing", async () => {
    await expect(
      find({ spec: fakeSpec({ train: { optimizer: { name: "sgd", lr: 0.1 }, batch: 50, iterations: "20it" } }) }),
    ).rejects.toThrow(LthError);
    expect(readdirSync(parent)).toEqual([]);
  });
});

describe("torn files are made again, with a warning that names them, and never used", () => {
  const tear: Record<string, (file: string) => void> = {
    "one byte short": (file) => truncateSync(file, readFileSync(file).length - 1),
    emptied: (file) => truncateSync(file, 0),
    removed: (file) => rmSync(file),
    "one byte flipped": (file) => {
      const bytes = readFileSync(file);
      const at = bytes.length - 9;
      bytes[at]! ^= 0xff;
      writeFileSync(file, bytes);
    },
  };
  test.each(Object.entries(tear))("%s", async (_, damage) => {
    const whole = await find();
    const files = jobFiles();
    const torn = join(store, "jobs", files.at(-1)![0]!);
    damage(torn);
    const { outcome, trained, events } = await find();
    expect(trained).toEqual([/([0-9a-f]{64})\.safetensors$/.exec(torn)![1]]);
    const warnings = events.flatMap((event) => (event.type === "warning" ? [event.message] : []));
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toContain(torn);
    expect(jobFiles()).toEqual(files);
    expect(outcome.summary).toEqual(whole.outcome.summary);
  });

  test("numbers that changed in the database are never shown, and measured again", async () => {
    const whole = await find();
    const database = new Sqlite(join(store, "lth.db"));
    const [row] = database.prepare("SELECT key FROM jobs WHERE result IS NOT NULL LIMIT 1").all([]) as {
      key: string;
    }[];
    const key = row?.key ?? "";
    database
      .prepare("UPDATE jobs SET result = replace(result, '\"correct\":', '\"correct\":1') WHERE key = ?")
      .run([key]);
    database.close();
    expect(() => loadRun(store, "tiny")).toThrow(
      /lth\.db holds damaged numbers of trial \d, round \d, .*job [0-9a-f]{64}/,
    );
    const { outcome, trained, events } = await find();
    expect(trained).toEqual([key]);
    expect(events.find(({ type }) => type === "warning")).toMatchObject({
      message: `${join(store, "lth.db")} holds damaged numbers of job ${key}: its training is done again`,
    });
    expect(outcome.summary).toEqual(whole.outcome.summary);
  });

  test.each([1, 2] as const)(
    "a store of schema %i is read as it is, and has checksums when it was written to",
    async (schema) => {
      const whole = await find();
      makeOld(store, schema);
      expect(loadRun(store, "tiny").jobs).toEqual(whole.outcome.record.jobs);
      expect(listRuns(store)).toHaveLength(1);
      expect(hasChecksums()).toBe(false);
      const { outcome, trained, events } = await find();
      expect(trained).toEqual([]);
      expect(events.filter(({ type }) => type === "warning")).toEqual([]);
      expect(outcome.summary).toEqual(whole.outcome.summary);
      expect(hasChecksums()).toBe(true);
      expect(loadRun(store, "tiny").jobs).toEqual(whole.outcome.record.jobs);
    },
  );

  test("numbers of schema 2 that changed do not pass for sound when the store gets its checksums", async () => {
    const whole = await find();
    makeOld(store, 2);
    const database = new Sqlite(join(store, "lth.db"));
    database.exec("UPDATE jobs SET density = 0.5 WHERE key = (SELECT min(key) FROM jobs)");
    database.close();
    expect(() => loadRun(store, "tiny")).toThrow("holds damaged numbers");
    await find({ spec: fakeSpec({ trials: 1, rounds: 1, seed: 5 }) });
    expect(() => loadRun(store, whole.outcome.record.id)).toThrow("holds damaged numbers");
    const { outcome, trained } = await find();
    expect(trained).toHaveLength(1);
    expect(outcome.summary).toEqual(whole.outcome.summary);
  });

  test("a run that an lth found which did not look at its data: asked again, its verdict rests on nothing", async () => {
    const remarks = { noVerdict: ["class odd has 5 test examples and no training example"], warnings: [] };
    const before = await find();
    expect(before.outcome.summary.verdict).not.toHaveProperty("denied");
    const { outcome, trained, events } = await find({ dataset: { ...fakeDataset(), remarks } });
    expect(trained).toEqual([]);
    expect(events[0]).toMatchObject({ type: "warning", message: remarks.noVerdict[0] });
    expect(outcome.record.state).toBe("done");
    expect(loadRun(store, "tiny").remarks).toEqual(remarks);
  });

  test("temporary files of a killed writer are removed, others left alone", async () => {
    await find();
    const [name] = jobFiles()[0]!;
    writeFileSync(join(store, "jobs", `${name}.tmp`), "half a file");
    writeFileSync(join(store, "jobs", "mine.tmp"), "not lth's");
    writeFileSync(join(store, "x.tmp"), "");
    writeFileSync(join(store, ".nfs0001"), "");
    expect(listRuns(store)).toHaveLength(1);
    await find();
    expect(readdirSync(join(store, "jobs")).filter((file) => file.endsWith(".tmp"))).toEqual(["mine.tmp"]);
  });
});

test("a run is found by its id or the beginning of it, if only one begins so", async () => {
  const one = await find();
  const id = one.outcome.record.id;
  expect(loadRun(store, id.slice(0, 6)).id).toBe(id);
  const other = await find({ spec: fakeSpec({ seed: 1 }) });
  expect(() => loadRun(store, "tiny-")).toThrow('"tiny-" is the beginning of 2 runs');
  expect(() => loadRun(store, "")).toThrow(LthError);
  expect(loadRun(store, id).id).toBe(id);
  expect(listRuns(store).map((run) => run.id)).toEqual([other.outcome.record.id, id]); // newest first
});
