import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { TrainingState } from "../../lottery/index.ts";
import { fakeDataset, fakeSpec } from "../fake.test-data.ts";
import { removeRun } from "../remove.ts";
import { runFind } from "../run-find.ts";
import { checkpointsIn } from "./checkpoints.ts";
import { makeFolders } from "./folder.ts";
import { checkpointFile, storePaths } from "./paths.ts";

const key = "ab".repeat(32);
const standing: TrainingState = {
  iteration: 1234,
  lastLoss: 0.1 + 0.2,
  validation: { iteration: [0, 100], loss: [2.5, Number.POSITIVE_INFINITY], accuracy: [0.1, 0.7] },
  test: { iteration: [], loss: [], accuracy: [] },
  best: { iteration: 100, validation: { loss: 0.3, correct: 7, examples: 10 }, snapshot: Float32Array.of(1, -0, 3) },
  trainer: {
    parameters: Float32Array.of(0.5, Number.MIN_VALUE, 1e30),
    state: Float32Array.of(4, 5),
    powers: [0.9 ** 1234, 0.999 ** 1234],
  },
};

let store: string;
let warnings: string[];
beforeEach(() => {
  store = mkdtempSync(join(tmpdir(), "lth-checkpoints-"));
  makeFolders(storePaths(store));
  warnings = [];
});
afterEach(() => rmSync(store, { recursive: true, force: true }));
const open = () => checkpointsIn(storePaths(store), { run: "run-1", warn: (message) => warnings.push(message) });
const file = () => checkpointFile(storePaths(store), key);

test("what is kept is what is loaded, bit for bit, and the last one counts", async () => {
  expect(await open().load(key)).toBeUndefined();
  await open().keep(key, { ...standing, iteration: 7, best: undefined });
  expect(await open().load(key)).toEqual({ ...standing, iteration: 7, best: undefined });
  await open().keep(key, standing);
  expect(await open().load(key)).toEqual(standing);
  expect(warnings).toEqual([]);
});

test("a checkpoint that is damaged anywhere, or another training's, is told of and begun again", async () => {
  await open().keep(key, standing);
  const sound = readFileSync(file());
  const damages = [
    sound.subarray(0, sound.length - 1),
    new Uint8Array(0),
    ...[20, sound.length - 3, sound.length - 20].map((at) => sound.map((byte, i) => (i === at ? byte ^ 1 : byte))),
  ];
  for (const bytes of damages) {
    writeFileSync(file(), bytes);
    expect(await open().load(key)).toBeUndefined();
    expect(warnings.pop()).toContain("its training begins again");
  }
  writeFileSync(checkpointFile(storePaths(store), "cd".repeat(32)), sound);
  expect(await open().load("cd".repeat(32))).toBeUndefined();
  expect(warnings.pop()).toContain("is of another training");
  const elsewhere = Buffer.from(
    sound
      .toString("latin1")
      .replace(/"lth":"\d/, (text) => text.replace(/\d/, (digit) => String((Number(digit) + 1) % 10))),
    "latin1",
  );
  writeFileSync(file(), elsewhere);
  expect(await open().load(key)).toBeUndefined();
  expect(warnings.pop()).toContain("is of another version of lth");
});

test("a finished training leaves no checkpoint; those of an unfinished run go when it is removed", async () => {
  const request = {
    name: "tiny",
    scale: "quick",
    dataset: fakeDataset(),
    store,
    executor: "reference" as const,
    spec: fakeSpec({
      rounds: 0,
      trials: 1,
      train: { optimizer: { name: "sgd", lr: 0.1 }, batch: 5, iterations: "300it" },
    }),
  };
  let seen = 0;
  const { record } = await runFind({
    ...request,
    checkpointSeconds: 0,
    onEvent: () => {
      seen += readdirSync(join(store, "jobs")).filter((name) => name.endsWith(".checkpoint")).length;
    },
  });
  expect(seen).toBeGreaterThan(0);
  expect(readdirSync(join(store, "jobs")).filter((name) => !name.endsWith(".safetensors"))).toEqual([]);

  await checkpointsIn(storePaths(store), { run: record.id, warn: () => undefined }).keep(key, standing);
  await checkpointsIn(storePaths(store), { run: "other", warn: () => undefined }).keep("ef".repeat(32), standing);
  await removeRun(store, record.id);
  expect(existsSync(file())).toBe(false);
  expect(existsSync(checkpointFile(storePaths(store), "ef".repeat(32)))).toBe(true);
});
