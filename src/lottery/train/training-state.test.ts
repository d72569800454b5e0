import { setTimeout as sleep } from "node:timers/promises";
import { isDeepStrictEqual } from "node:util";
import { expect, test } from "vitest";
import { toyDataset } from "../../../test/toy/dataset.ts";
import { toySpec } from "../../../test/toy/spec.ts";
import { fullMasks } from "../../engine/index.ts";
import { Interrupted } from "../../errors.ts";
import { makeJob } from "../job/make-job.ts";
import { seedsOf } from "../job/seeds.ts";
import { settingOf } from "../spec/setting.ts";
import { initialStart } from "../starts/start.ts";
import { type TrainContext, trainJob } from "./train.ts";
import type { Checkpoints, TrainingState } from "./training-state.ts";

const dataset = toyDataset();

/** A convolution, dropout, momentum, flips and crops, a learning rate that changes: all that could go on differently. */
function job(examples = dataset, validation = 20, measure = {}) {
  const setting = settingOf(
    toySpec({
      model: { family: "conv", pairs: [3], widths: [8], dropout: 0.5 },
      data: { validation },
      measure,
      train: {
        optimizer: { name: "sgd", lr: 0.05, momentum: 0.9 },
        iterations: "40it",
        schedule: { warmup: "10it" },
        augment: { flip: true, crop: 2 },
      },
    }),
    examples,
  );
  const start = initialStart([7, "trial", 0, "weights"]);
  const candidate = { masks: fullMasks(setting.network), start, span: { from: 0, until: 40 } };
  return makeJob(setting, seedsOf(7, 0, "own"), { trial: 0, role: "ticket", repeat: 0, round: 0 }, candidate);
}

const train = (context: Partial<TrainContext>) => trainJob(job(), { dataset, executor: "reference", ...context });

test("a training that goes on from any of its checkpoints ends with the same bits", async () => {
  const kept: TrainingState[] = [];
  const keeping: Checkpoints = {
    seconds: 0,
    load: async () => undefined,
    keep: async (_, state) => {
      kept.push(structuredClone(state));
    },
  };
  const whole = await train({});
  expect(await train({ checkpoints: keeping })).toEqual(whole);
  expect(kept.length).toBeGreaterThan(3);
  expect(kept.some(({ iteration }) => iteration % 15 !== 0)).toBe(true);

  for (const state of kept) {
    const started: number[] = [];
    const going = await train({
      checkpoints: { seconds: 60, load: async () => structuredClone(state), keep: async () => undefined },
      emit: (event) => event.type === "job-started" && started.push(event.iteration),
    });
    expect(started).toEqual([state.iteration]);
    expect(going).toEqual(whole);
  }
});

test("a training that is stopped keeps where it stood, unless it has only just begun", async () => {
  const controller = new AbortController();
  const kept: number[] = [];
  const checkpoints = (seconds: number): Checkpoints => ({
    seconds,
    load: async () => undefined,
    keep: async (_, { iteration }) => {
      kept.push(iteration);
      controller.abort();
    },
  });
  await expect(train({ checkpoints: checkpoints(0), signal: controller.signal })).rejects.toThrow(Interrupted);
  expect(kept.length).toBeGreaterThan(0);

  kept.length = 0;
  const later = new AbortController();
  const emit = () => later.abort();
  await expect(train({ checkpoints: checkpoints(60), signal: later.signal, emit })).rejects.toThrow(Interrupted);
  expect(kept).toEqual([]);
});

test("while a checkpoint is written nothing in it changes and no other is begun, though both evaluations take many pieces", async () => {
  const many = toyDataset({ train: 1050, test: 1000 });
  let [writing, most, written, changed] = [0, 0, 0, 0];
  const checkpoints: Checkpoints = {
    seconds: 0,
    load: async () => undefined,
    keep: async (_, state) => {
      const before = structuredClone(state);
      most = Math.max(most, ++writing);
      await sleep(30);
      writing--;
      written++;
      if (!isDeepStrictEqual(structuredClone(state), before)) changed++;
    },
  };
  const both = job(many, 1000, { every: 10, test: 10 });
  const kept = await trainJob(both, { dataset: many, executor: "reference", checkpoints });
  expect(kept).toEqual(await trainJob(both, { dataset: many, executor: "reference" }));
  expect(written).toBeGreaterThan(5);
  expect({ most, changed }).toEqual({ most: 1, changed: 0 });
});
