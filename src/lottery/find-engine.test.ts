import { expect, test } from "vitest";
import { toyDataset } from "../../test/toy/dataset.ts";
import { inMemory } from "../../test/toy/in-memory.ts";
import { toySpec } from "../../test/toy/spec.ts";
import type { Weights } from "../engine/index.ts";
import { modelSchema } from "../models/index.ts";
import { unpackMasks } from "../prune/index.ts";
import type { Event } from "./events.ts";
import { findInTrials } from "./find.ts";
import type { Job } from "./job/job.ts";
import { accuracy, isResult, type Trained } from "./job/result.ts";
import { settingOf } from "./spec/setting.ts";
import type { Spec } from "./spec/spec.ts";
import { startWeights, type WeightsOf } from "./starts/start-weights.ts";
import { trainJob } from "./train/train.ts";

const dataset = toyDataset();
const reference = (job: Job, weightsOf: WeightsOf): Promise<Trained> =>
  trainJob(job, { dataset, executor: "reference", weightsOf });
const find = (spec: Spec, train = reference, emit?: (event: Event) => void) =>
  findInTrials({ setting: settingOf(spec, dataset), ...inMemory(train), emit });

test("the engine keeps every promise that is checked while tickets are found, with every optimizer", async () => {
  for (const optimizer of [
    { name: "adam", lr: 0.02 },
    { name: "sgd", lr: 0.2, momentum: 0.9, nesterov: true, weightDecay: 0.001 },
  ]) {
    const controls = { reinit: 1, random: 1, reshuffle: 1 };
    const spec = toySpec({
      train: { optimizer, iterations: "60it" },
      measure: { every: 10, test: 20 },
      controls,
      rewind: "5it",
      trials: 1,
    });
    const records = await find(spec);
    expect(records).toHaveLength(10);
    for (const { role, round, layers, outcome } of records) {
      if (!isResult(outcome)) throw new Error(`${role} of round ${round} diverged`);
      expect(Object.values(outcome.survivors)).toEqual(layers.map(({ survivors }) => survivors));
      expect(outcome.atEarlyStop.validation.loss).toBe(Math.min(...outcome.validation.loss));
    }
    const dense = records[0]!.outcome;
    expect(isResult(dense) && accuracy(dense.atEnd.train)).toBeGreaterThan(0.9);
  }
});

const small = modelSchema.parse({
  family: "layers",
  layers: [
    { convolution: 4 },
    "batch-norm",
    "relu",
    {
      residual: [{ convolution: 6, stride: 2 }, "batch-norm", "relu", { convolution: 6 }, "batch-norm"],
      shortcut: [{ convolution: 6, kernel: 1, stride: 2 }, "batch-norm"],
    },
    "relu",
    { "max-pool": 2 },
    { linear: 8 },
    "relu",
    { dropout: 0.25 },
    "output",
  ],
});

test("convolutions, batch normalisation, a residual block and dropout keep every promise, too", async () => {
  const spec = {
    ...toySpec({
      train: {
        optimizer: { name: "sgd", lr: 0.05, momentum: 0.9, weightDecay: 0.0001 },
        iterations: "40it",
        schedule: { warmup: "2ep", drops: ["35it"] },
        // Classes are bright rows: a crop would make one class of another.
        augment: { flip: true },
      },
      measure: { every: 20, test: 20 },
      prune: { scope: "global", rates: { output: 0, shortcut: 0 } },
      controls: { reinit: 1, random: 1, reshuffle: 1 },
      rewind: "5it",
      trials: 1,
    }),
    model: small,
  };
  const starts = new Map<string, Weights>();
  const train = async (job: Job, weightsOf: WeightsOf) => {
    const { network, start } = job.content;
    const { role, round } = job.place;
    starts.set(`${role} ${round}`, await startWeights(network, start, unpackMasks(job.mask), weightsOf));
    return reference(job, weightsOf);
  };
  const records = await find(spec, train);
  expect(records).toHaveLength(10);
  for (const { role, round, layers, outcome } of records) {
    if (!isResult(outcome)) throw new Error(`${role} of round ${round} diverged`);
    expect(Object.values(outcome.survivors)).toEqual(layers.map(({ survivors }) => survivors));
    const whole = layers.filter(({ name }) => name === "output" || name === "conv4");
    expect(whole.every(({ survivors, weights }) => survivors === weights)).toBe(true);
  }
  const dense = records[0]!.outcome;
  expect(isResult(dense) && accuracy(dense.atEnd.train)).toBeGreaterThan(0.9);
  // Rewound tickets start with the batch normalisation of iteration 5; reinits with a new one.
  const variances = (role: string) => starts.get(`${role} 1`)!;
  expect(
    variances("ticket")
      .get("bn1.variance")!
      .some((value) => value !== 1),
  ).toBe(true);
  expect(
    variances("reinit")
      .get("bn1.variance")!
      .every((value) => value === 1),
  ).toBe(true);
});

test("a job is the same whether its iterations are trained in one call or in many", async () => {
  const spec = {
    ...toySpec({
      train: { optimizer: { name: "sgd", lr: 0.05 }, augment: { flip: true, crop: 1 } },
      trials: 1,
      rounds: 0,
    }),
    model: small,
  };
  const every = async (measure: { every: number; test: number }) => {
    let weights: unknown;
    const train = async (job: Job, weightsOf: WeightsOf) => {
      const trained = await reference(job, weightsOf);
      if (!trained.diverged) weights = trained.finalWeights;
      return trained;
    };
    await find({ ...spec, measure }, train);
    return weights;
  };
  expect(await every({ every: 1, test: 12 })).toEqual(await every({ every: 12, test: 12 }));
});

test("a learning rate of 1e30 diverges, and is recorded as that", async () => {
  const spec = toySpec({ train: { optimizer: { name: "sgd", lr: 1e30 } }, trials: 1 });
  const records = await find(spec);
  expect(records).toHaveLength(1);
  expect(records[0]!.outcome).toEqual({ iteration: expect.any(Number), lastLoss: expect.any(Number) });
});

test("a learning rate of 1e-30 changes no weight, and is warned of", async () => {
  for (const name of ["sgd", "adam"]) {
    const warnings: string[] = [];
    const spec = toySpec({ train: { optimizer: { name, lr: 1e-30 } }, trials: 1, rounds: 1 });
    await find(spec, reference, (event) => event.type === "warning" && warnings.push(event.message));
    expect(warnings).toHaveLength(1);
  }
});
