import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { runId, specSchema, withoutDefaults } from "./spec.ts";

const least = {
  model: { family: "mlp", widths: [300, 100] },
  data: { name: "mnist" },
  train: { optimizer: { name: "adam", lr: 0.0012 }, iterations: "50000it" },
  prune: {},
  rounds: 20,
  trials: 5,
};

const defaults = {
  data: { validation: 5000, pixels: "unit" },
  train: {
    batch: 60,
    order: "own",
    schedule: { warmup: "0it", drops: [], factor: 0.1 },
    augment: { flip: false, crop: 0 },
  },
  optimizer: { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0 },
  measure: { every: 100, test: 500 },
  prune: { criterion: "magnitude", scope: "layer", strategy: "resetting", rate: 0.2, rates: {} },
  initial: { deviation: "glorot", weights: "drawn" },
  rewind: "0it",
  controls: { reinit: 0, random: 0, reshuffle: 0 },
  seed: 0,
  verdict: { at: "early-stop", given: true, loss: 0.002, delay: 1.1 },
};

const idOf = (spec: unknown) => runId("lenet", specSchema.parse(spec), "0123");

describe("run ids", () => {
  test("are what they have always been", () => {
    // Never change these lines: ids name the runs that people have.
    expect(idOf(least)).toBe("lenet-ae8a37ba");
    expect(idOf({ ...least, prune: { rates: { output: 0.1 } }, controls: { reinit: 3 }, seed: 7 })).toBe(
      "lenet-011cff7a",
    );
    const sgd = { name: "sgd", lr: 0.1, momentum: 0.9, nesterov: true };
    expect(idOf({ ...least, train: { ...least.train, optimizer: sgd } })).toBe("lenet-19c6a03f");
  });

  test("depend on the name and on the data", () => {
    const spec = specSchema.parse(least);
    expect(runId("other", spec, "0123")).toBe(idOf(least).replace("lenet", "other"));
    expect(runId("lenet", spec, "4567")).not.toBe(idOf(least));
  });

  test("ignore fields that say their default", () => {
    const flags = fc.array(fc.boolean(), { minLength: 24, maxLength: 24 });
    fc.assert(
      fc.property(flags, (said) => {
        let i = 0;
        const some = <T extends object>(members: T) =>
          Object.fromEntries(Object.entries(members).filter(() => said[i++ % said.length]));
        const spec = {
          ...least,
          data: { ...least.data, ...some(defaults.data) },
          train: {
            ...least.train,
            ...some(defaults.train),
            optimizer: { ...least.train.optimizer, ...some(defaults.optimizer) },
          },
          ...some({
            measure: some(defaults.measure),
            controls: some(defaults.controls),
            rewind: "0it",
            seed: 0,
            initial: some(defaults.initial),
            verdict: some(defaults.verdict),
          }),
          prune: some(defaults.prune),
        };
        expect(idOf(spec)).toBe(idOf(least));
      }),
    );
  });

  test("ignore the order of keys", () => {
    const shuffled = (value: unknown, order: readonly number[]): unknown => {
      if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
      const members = Object.entries(value).map(([key, member], i) => ({
        key,
        member,
        at: order[i % order.length] ?? 0,
      }));
      members.sort((a, b) => a.at - b.at);
      return Object.fromEntries(members.map(({ key, member }) => [key, shuffled(member, order.slice(1).concat(0))]));
    };
    const spec = {
      ...least,
      prune: { rates: { output: 0.1, fc1: 0.3, linear: 0 } },
      controls: { reinit: 3, random: 1 },
      seed: 7,
    };
    fc.assert(
      fc.property(fc.array(fc.nat(), { minLength: 8, maxLength: 8 }), (order) => {
        expect(idOf(shuffled(spec, order))).toBe(idOf(spec));
      }),
    );
  });

  test("stay as they were whatever tickets are judged by", () => {
    // Of an old preset or file `at` and `given` count, as they did; laid over it, nothing of the verdict does.
    const judged = specSchema.parse({ ...least, verdict: { at: "end", given: false } });
    expect(idOf(judged)).toBe("lenet-107a7567");
    for (const verdict of [{ loss: 0.01 }, { delay: 1.5 }, { loss: 0, delay: 3 }]) {
      expect(idOf({ ...least, verdict })).toBe(idOf(least));
      expect(idOf({ ...least, verdict: { ...judged.verdict, ...verdict } })).toBe(idOf(judged));
    }
    const before = specSchema.parse(least).verdict;
    expect(runId("lenet", judged, "0123", before)).toBe(idOf(least));
  });

  test("change with any field that differs from its default", () => {
    const changed = [
      { ...least, seed: 1 },
      { ...least, rewind: "500it" },
      { ...least, prune: { rate: 0.3 } },
      { ...least, measure: { every: 50 } },
      { ...least, data: { ...least.data, pixels: "standard" } },
      { ...least, controls: { reshuffle: 1 } },
      { ...least, initial: { deviation: 0.1 } },
      { ...least, verdict: { given: false } },
      { ...least, train: { ...least.train, schedule: { warmup: "5it" } } },
      { ...least, train: { ...least.train, schedule: { drops: ["5it"] } } },
      { ...least, train: { ...least.train, augment: { flip: true } } },
      { ...least, model: { family: "conv", pairs: [64] } },
      { ...least, model: { family: "conv", pairs: [64], dropout: 0.5 } },
      { ...least, model: { family: "layers", layers: [{ convolution: 4 }, "output"] } },
      { ...least, model: { family: "layers", layers: [{ convolution: 4, stride: 2 }, "output"] } },
      { ...least, train: { ...least.train, optimizer: { name: "adam", lr: 0.0012, beta1: 0.8 } } },
      { ...least, train: { ...least.train, optimizer: { name: "sgd", lr: 0.0012 } } },
    ];
    expect(new Set([least, ...changed].map(idOf)).size).toBe(changed.length + 1);
  });
});

test("defaults inside a list of layers are left out of the id, too", () => {
  const withLayers = (layers: unknown[]) => idOf({ ...least, model: { family: "layers", layers } });
  const short = [{ convolution: 4 }, "relu", { residual: [{ convolution: 4 }] }, "output"];
  const long = [
    { convolution: 4, kernel: 3, stride: 1 },
    "relu",
    { residual: [{ convolution: 4, stride: 1 }], shortcut: [] },
    "output",
  ];
  expect(withLayers(long)).toBe(withLayers(short));
});

test("what is left without defaults is what has to be said", () => {
  expect(withoutDefaults(specSchema.parse(least))).toEqual({
    ...least,
    train: { ...least.train, schedule: undefined, augment: undefined },
    measure: undefined,
    controls: undefined,
    verdict: undefined,
  });
});
