import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Sqlite from "libsql";
import { afterEach, beforeEach, expect, test } from "vitest";
import { byTorchName, lengthOf } from "../engine/index.ts";
import { floats, safetensorsPieces } from "../formats/index.ts";
import { settingOf } from "../lottery/index.ts";
import { fakeDataset, fakeSpec, fakeTrain } from "./fake.test-data.ts";
import { checkpointsIn } from "./files/checkpoints.ts";
import { givenWeightsIn } from "./files/given-weights.ts";
import { storePaths } from "./files/paths.ts";
import { listRuns } from "./list.ts";
import { removeRun, removeUnused } from "./remove.ts";
import { runFind } from "./run-find.ts";

let parent: string;
let store: string;
beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), "lth-remove-"));
  store = join(parent, "runs");
});
afterEach(() => rmSync(parent, { recursive: true, force: true }));

/** 2 trials of round 0 and three rounds with one control each. */
const JOBS = 2 * (1 + 3 * 2);

/** A run with fake trainings; `start`: the value of all its given weights. */
async function find({ start, ...members }: Record<string, unknown> & { readonly start?: number } = {}) {
  const { network } = settingOf(fakeSpec(), fakeDataset());
  const tensors = [...byTorchName(network)].map(
    ([name, parameter]) =>
      [
        name,
        { ...floats(new Float32Array(lengthOf(parameter)).fill(start ?? 0)), shape: [...parameter.shape] },
      ] as const,
  );
  const bytes = Buffer.concat(safetensorsPieces({ metadata: new Map(), tensors: new Map(tensors) }));
  const initial = start === undefined ? undefined : givenWeightsIn(bytes, "start.safetensors");
  const given = initial === undefined ? {} : { initial: { weights: initial.sha256 } };
  let trained = 0;
  const { record } = await runFind({
    ...{ name: "tiny", scale: "quick", spec: fakeSpec({ ...given, ...members }), dataset: fakeDataset(), store },
    ...{ jobs: 2, executor: "reference" as const, initial },
    train: async (job, weightsOf) => {
      trained++;
      return fakeTrain(job, weightsOf);
    },
  });
  return { id: record.id, trained };
}

const jobs = () => readdirSync(join(store, "jobs"));
const starts = () => readdirSync(join(store, "starts"));

test("frees the trainings that no other run refers to", async () => {
  const one = await find();
  const other = await find({ rounds: 4 });
  expect(jobs()).toHaveLength(JOBS + 4);
  expect(await removeRun(store, other.id)).toEqual({ run: other.id, jobs: 4, starts: 0 });
  expect(jobs()).toHaveLength(JOBS);
  expect((await find()).trained).toBe(0);
  await removeRun(store, one.id);
  expect(jobs()).toEqual([]);
  expect(listRuns(store)).toEqual([]);
});

test("frees given weights with the last run that begins with them", async () => {
  const one = await find({ start: 0.1, rounds: 1 });
  const two = await find({ start: 0.1, rounds: 2 });
  const other = await find({ start: 0.2, rounds: 1 });
  const drawn = await find({ rounds: 1 });
  expect(starts()).toHaveLength(2);
  expect(await removeRun(store, one.id)).toMatchObject({ starts: 0 });
  expect(await removeRun(store, drawn.id)).toMatchObject({ starts: 0 });
  expect(starts()).toHaveLength(2);
  expect(await removeRun(store, two.id)).toMatchObject({ starts: 1 });
  expect(starts()).toHaveLength(1);
  expect(await removeRun(store, other.id)).toMatchObject({ starts: 1 });
  expect(starts()).toEqual([]);
});

test("of an unknown name says which are known, and makes no store", async () => {
  await expect(removeRun(store, "tiny-0")).rejects.toThrow('no run is called "tiny-0"');
  expect(await removeUnused(store)).toEqual({ jobs: 0, starts: 0 });
  expect(readdirSync(parent)).toEqual([]);
  const { id } = await find();
  await expect(removeRun(store, "tinny-00000000")).rejects.toMatchObject({ cure: expect.stringContaining(id) });
});

test("what no run refers to: what had to stay beside a damaged run, and what killed writers left", async () => {
  const one = await find({ start: 0.1, seed: 1 });
  const other = await find({ seed: 2 });
  const tamper = (trials: number) => {
    const database = new Sqlite(join(store, "lth.db"));
    database.exec(`UPDATE runs SET trials = ${trials} WHERE id = '${other.id}'`);
    database.close();
  };
  tamper(9);
  expect(await removeRun(store, one.id)).toEqual({ run: one.id, jobs: 0, starts: 0 });
  expect(await removeUnused(store)).toEqual({ jobs: 0, starts: 0 });
  expect([jobs().length, starts().length]).toEqual([2 * JOBS, 1]);
  tamper(2);

  const key = "ab".repeat(32);
  writeFileSync(join(store, "starts", `${key}.safetensors`), "another");
  writeFileSync(join(store, "starts", `${key}.safetensors.tmp`), "half");
  writeFileSync(join(store, "starts", "mine"), "not lth's");
  const curve = { iteration: [], loss: [], accuracy: [] };
  const trainer = { parameters: Float32Array.of(1), state: Float32Array.of(), powers: [] };
  const standing = { iteration: 1, lastLoss: null, validation: curve, test: curve, best: undefined, trainer };
  const checkpoint = (run: string, of: string) =>
    checkpointsIn(storePaths(store), { run, warn: () => undefined }).keep(of, standing);
  await checkpoint(one.id, key);
  await checkpoint(other.id, "cd".repeat(32));
  expect(await removeUnused(store)).toEqual({ jobs: JOBS, starts: 2 });
  expect(starts()).toEqual(["mine"]);
  expect(jobs().filter((name) => name.endsWith(".checkpoint"))).toEqual([`${"cd".repeat(32)}.checkpoint`]);
  expect((await find({ seed: 2 })).trained).toBe(0);
});
