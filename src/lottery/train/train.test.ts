import { describe, expect, test } from "vitest";
import { toyDataset } from "../../../test/toy/dataset.ts";
import { toySpec } from "../../../test/toy/spec.ts";
import { type Script, toyTrainer } from "../../../test/toy/trainer.ts";
import type { Masks, Trainer, TrainerOptions } from "../../engine/index.ts";
import { fullMasks } from "../../engine/index.ts";
import { Interrupted, InvariantError } from "../../errors.ts";
import type { Event } from "../events.ts";
import { makeJob } from "../job/make-job.ts";
import type { Trained } from "../job/result.ts";
import { seedsOf } from "../job/seeds.ts";
import { settingOf } from "../spec/setting.ts";
import { initialStart } from "../starts/start.ts";
import { initialWeights } from "../starts/start-weights.ts";
import { orderOf } from "./order.ts";
import { partsOf } from "./parts.ts";
import { trainJob } from "./train.ts";

const dataset = toyDataset();

function jobFor({ from = 0, until = 12, masks = undefined as Masks | undefined, changes = {} } = {}) {
  const setting = settingOf(toySpec(changes), dataset);
  const candidate = {
    masks: masks ?? fullMasks(setting.network),
    start: initialStart([7, "trial", 0, "weights"]),
    span: { from, until },
  };
  return makeJob(setting, seedsOf(7, 0, "own"), { trial: 0, role: "ticket", repeat: 0, round: 0 }, candidate);
}

const opening = (script: Script) => (options: TrainerOptions) => toyTrainer(options, script);

function resultOf(trained: Trained) {
  if (trained.diverged) throw new Error(`diverged: ${JSON.stringify(trained.diverged)}`);
  return trained;
}

const half: Masks = new Map(
  [...fullMasks(settingOf(toySpec(), dataset).network)].map(([name, mask]) => [name, mask.map((_, i) => i % 2)]),
);

describe("measuring", () => {
  test("the early stop is the first of the lowest validation losses, and is measured on the weights it had there", async () => {
    const loss = (iterations: number) => ({ 4: 0.5, 8: 0.3, 12: 0.3 })[iterations] ?? 1;
    const { result, ...weights } = resultOf(await trainJob(jobFor(), { dataset, open: opening({ loss }) }));
    expect(result).toMatchObject({ iterations: 12, earlyStopIteration: 8, censored: false });
    expect(result.validation).toMatchObject({ iteration: [4, 8, 12], loss: [0.5, 0.3, 0.3] });
    expect(result.test.iteration).toEqual([8, 12]);
    expect(result.atEarlyStop.train.examples).toBe(50);
    expect(result.atEnd.validation.examples).toBe(20);
    expect(result.atEarlyStop.test.examples).toBe(20);
    const until8 = resultOf(await trainJob(jobFor({ until: 8 }), { dataset, open: opening({}) }));
    expect(weights.earlyStopWeights).toEqual(until8.finalWeights);
    expect(weights.finalWeights).not.toEqual(weights.earlyStopWeights);
    expect(result.survivors).toEqual({ "fc1.weight": 128, "output.weight": 24 });
    expect(result).not.toHaveProperty("unchanged");
  });

  test("an early stop at the last measurement is censored and not measured twice", async () => {
    const calls: string[] = [];
    const open = opening({ heard: (call) => calls.push(call) });
    const trained = resultOf(await trainJob(jobFor(), { dataset, open }));
    expect(trained.result).toMatchObject({ earlyStopIteration: 12, censored: true });
    expect(trained.earlyStopWeights).toEqual(trained.finalWeights);
    expect(calls.filter((call) => call === "evaluate train 50")).toHaveLength(1);
    expect(calls.filter((call) => call.startsWith("evaluate test"))).toHaveLength(2);
  });

  test("training goes through the batches of its order, all iterations of them, from where it starts", async () => {
    const calls: string[] = [];
    const job = jobFor({ from: 3, until: 12 });
    await trainJob(job, { dataset, open: opening({ heard: (call) => calls.push(call) }) });
    const parts = partsOf(dataset, job.content.data);
    const order = orderOf(parts.training, 10, job.content.train.order);
    const wanted = Array.from({ length: 9 }, (_, i) => `train ${[...order.batches(3 + i, 4 + i)].join(" ")} at 0.1`);
    expect(calls.filter((call) => call.startsWith("train"))).toEqual(wanted);
    expect(new Set([...parts.training, ...parts.validation]).size).toBe(70);
  });

  test("a training of no iterations is measured once, as it starts", async () => {
    const trained = resultOf(await trainJob(jobFor({ until: 0 }), { dataset, open: opening({}) }));
    expect(trained.result).toMatchObject({ iterations: 0, earlyStopIteration: 0, validation: { iteration: [0] } });
    expect(trained.result).not.toHaveProperty("unchanged");
    expect(trained.finalWeights).toEqual(initialWeights(jobFor().content.network, [7, "trial", 0, "weights"]));
  });

  test("a learning rate too small for float32 is noted", async () => {
    const job = jobFor({ changes: { train: { optimizer: { lr: 1e-30 } } } });
    expect(resultOf(await trainJob(job, { dataset, open: opening({}) })).result.unchanged).toBe(true);
  });

  test("a pruned network is trained with its weights only", async () => {
    const trained = resultOf(await trainJob(jobFor({ masks: half }), { dataset, open: opening({}) }));
    expect(trained.result.survivors).toEqual({ "fc1.weight": 64, "output.weight": 12 });
    expect(trained.finalWeights.get("fc1.weight")!.every((value, i) => (i % 2 === 1) === (value !== 0))).toBe(true);
  });
});

describe("losses that are no numbers", () => {
  const diverging = async (script: Script) => (await trainJob(jobFor(), { dataset, open: opening(script) })).diverged;

  test("of a batch: training ends there, with the iteration and the last finite loss", async () => {
    expect(await diverging({ batchLoss: (i) => (i < 6 ? 2 - i / 8 : Number.NaN) })).toEqual({
      iteration: 6,
      lastLoss: 1.375,
    });
    expect(await diverging({ batchLoss: (i) => (i < 10 ? 0.5 : Number.POSITIVE_INFINITY) })).toEqual({
      iteration: 10,
      lastLoss: 0.5,
    });
    expect(await diverging({ batchLoss: () => Number.NaN })).toEqual({ iteration: 0, lastLoss: null });
  });

  test("of validation or test: never an early stop, never an accuracy", async () => {
    const batchLoss = () => 0.25;
    expect(await diverging({ batchLoss, loss: (i) => (i < 8 ? 1 : Number.NaN) })).toEqual({
      iteration: 8,
      lastLoss: 0.25,
    });
    expect(await diverging({ batchLoss, loss: () => Number.NaN })).toEqual({ iteration: 4, lastLoss: 0.25 });
    expect(await diverging({ batchLoss, testLoss: () => Number.POSITIVE_INFINITY })).toEqual({
      iteration: 8,
      lastLoss: 0.25,
    });
  });

  test("a weight that no loss shows: training is not used either", async () => {
    const spoil: Script["spoil"] = (iterations, name, live) => {
      if (iterations === 12 && name === "fc1.weight") live[3] = Number.NaN;
    };
    expect(await diverging({ batchLoss: () => 0.25, spoil })).toEqual({ iteration: 12, lastLoss: 0.25 });
  });
});

describe("an engine that does something else is caught", () => {
  const caught = (change: (trainer: Trainer, options: TrainerOptions) => Partial<Trainer>) =>
    trainJob(jobFor({ masks: half }), {
      dataset,
      open: (options) => {
        const trainer = toyTrainer(options);
        return { ...trainer, ...change(trainer, options) };
      },
    });

  test("starting from other weights", async () => {
    const job = jobFor();
    const open = (options: TrainerOptions) =>
      toyTrainer({
        ...options,
        weights: new Map([...options.weights].map(([name, v]) => [name, v.map((x) => x * 1.01)])),
      });
    await expect(trainJob(job, { dataset, open })).rejects.toThrow("before training, value 0 of fc1.weight");
  });

  test("training weights that the mask does not have", async () => {
    const dense = (options: TrainerOptions) => toyTrainer({ ...options, masks: new Map() });
    await expect(trainJob(jobFor({ masks: half }), { dataset, open: dense })).rejects.toThrow(InvariantError);
  });

  test("training fewer weights than the mask has", async () => {
    const fewer: Masks = new Map([...half].map(([name, mask]) => [name, mask.map((bit, i) => (i === 1 ? 0 : bit))]));
    const other = (options: TrainerOptions) => {
      const full = toyTrainer(options);
      const poor = toyTrainer({ ...options, masks: fewer });
      let begun = false;
      return {
        ...poor,
        train: (steps: Parameters<Trainer["train"]>[0]) => {
          begun = true;
          return poor.train(steps);
        },
        weights: () => (begun ? poor : full).weights(),
      };
    };
    await expect(trainJob(jobFor({ masks: half }), { dataset, open: other })).rejects.toThrow(
      "layer fc1 trained 63 weights, its mask keeps 64",
    );
  });

  test("handing out a pruned weight that is not 0", async () => {
    let handed = 0;
    await expect(
      caught((trainer) => ({
        weights: (snapshot) => {
          const weights = trainer.weights(snapshot);
          if (handed++ > 0) weights.get("output.weight")![0] = 0.5;
          return weights;
        },
      })),
    ).rejects.toThrow("weight 0 of layer output is pruned, yet its value is 0.5");
  });

  test("data with another checksum", async () => {
    await expect(trainJob(jobFor(), { dataset: { ...dataset, checksum: "other" } })).rejects.toThrow(InvariantError);
  });
});

describe("while it runs", () => {
  test("tells that it begins, and of its progress at most five times a second", async () => {
    const events: Event[] = [];
    const job = jobFor({ until: 400 });
    const began = performance.now();
    await trainJob(job, { dataset, open: opening({}), emit: (event) => events.push(event) });
    const seconds = (performance.now() - began) / 1000;
    const label = { ...job.place, key: job.key, density: 1 };
    expect(events[0]).toEqual({ type: "job-started", job: label, from: 0, iteration: 0, iterations: 400 });
    expect(events[1]).toMatchObject({ type: "progress", key: job.key, iteration: 4, iterations: 400 });
    expect(events.length).toBeLessThanOrEqual(2 + 5 * seconds);
  });

  test("stops soon after the signal", async () => {
    const controller = new AbortController();
    let trained = 0;
    const open = opening({
      heard: (call) => {
        if (call.startsWith("train") && ++trained === 5) controller.abort();
      },
    });
    const promise = trainJob(jobFor({ until: 100_000 }), { dataset, open, signal: controller.signal });
    await expect(promise).rejects.toThrow(Interrupted);
    expect(trained).toBeLessThan(50);
    await expect(trainJob(jobFor(), { dataset, signal: controller.signal })).rejects.toThrow(Interrupted);
  });
});

test("a signal is heard while a large network is made (it was heard when training began, 16 s later for 8192-8192)", async () => {
  const stop = new AbortController();
  const told: string[] = [];
  setTimeout(() => stop.abort(), 5);
  const job = jobFor({ changes: { model: { family: "mlp", widths: [3000, 1500] } } });
  const training = trainJob(job, { dataset, signal: stop.signal, emit: ({ type }) => told.push(type) });
  await expect(training).rejects.toBeInstanceOf(Interrupted);
  expect(told).toEqual([]);
});
