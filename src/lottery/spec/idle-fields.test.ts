import { describe, expect, test } from "vitest";
import { toyDataset } from "../../../test/toy/dataset.ts";
import { toySpec } from "../../../test/toy/spec.ts";
import type { Dataset } from "../../data/arrays/index.ts";
import { modelSchema } from "../../models/index.ts";
import { idleFields, type rules } from "./idle-fields.ts";
import { settingOf } from "./setting.ts";
import type { Spec } from "./spec.ts";

type Tree = Record<string, unknown>;

const toy = toyDataset();
/** The same pixels as pictures of one column. */
const column: Dataset = { ...toy, shape: { channels: 1, rows: 16, columns: 1 } };

function specOf({ model, rates, ...changes }: Tree): Spec {
  const spec = toySpec(changes);
  return {
    ...spec,
    ...(model === undefined ? {} : { model: modelSchema.parse(model) }),
    ...(rates === undefined ? {} : { prune: { ...spec.prune, rates: rates as Record<string, number> } }),
  };
}
const told = (changes: Tree, dataset = toy) => idleFields(settingOf(specOf(changes), dataset), dataset);
const listed = (...layers: readonly unknown[]) => ({ model: { family: "layers", layers }, rates: {}, rounds: 0 });
const adam = (settings: Tree) => ({ train: { optimizer: { name: "adam", lr: 0.1, ...settings } } });

/** Of each rule: specs that it speaks of, with how its sentence begins; and near ones that it leaves alone. */
const cases: Record<keyof typeof rules, { said: readonly [Tree, string, Dataset?][]; silent: readonly Tree[] }> = {
  controls: {
    said: [[{ rounds: 0, controls: { reinit: 2 } }, "controls.reinit is 2 and changes nothing: rounds is 0"]],
    silent: [{ rounds: 1, controls: { reinit: 2 } }, { rounds: 0 }],
  },
  repeats: {
    said: [
      [{ controls: { untrained: 3 } }, "controls.untrained is 3 and changes nothing: beyond 1"],
      [
        { controls: { "constant-signs": 2 }, train: { order: "same" } },
        "controls.constant-signs is 2 and changes nothing: beyond 1",
      ],
    ],
    silent: [
      { controls: { untrained: 1, reinit: 2, "constant-signs": 2 } },
      { controls: { "constant-signs": 1 }, train: { order: "same" } },
    ],
  },
  controlRounds: {
    said: [
      [{ controlRounds: [1] }, "controlRounds is [1] and changes nothing: no controls are asked for"],
      [{ rounds: 0, controlRounds: [3] }, "controlRounds is [3] and changes nothing: rounds is 0"],
    ],
    silent: [{ controls: { reinit: 1 }, controlRounds: [1] }, { controlRounds: [] }],
  },
  rewind: {
    said: [[{ rounds: 0, rewind: "4it" }, "rewind is 4it and changes nothing: rounds is 0"]],
    silent: [{ rewind: "4it" }, { rounds: 0, rewind: "0ep" }],
  },
  learningRate: {
    said: [[{ train: { optimizer: { lr: 1e-50 } } }, "train.optimizer.lr is 1e-50 and changes nothing"]],
    silent: [{ train: { optimizer: { lr: 1e-30 } } }],
  },
  weightDecay: {
    said: [[{ train: { optimizer: { weightDecay: 1e-60 } } }, "train.optimizer.weightDecay is 1e-60"]],
    silent: [{ train: { optimizer: { weightDecay: 1e-6 } } }, adam({ weightDecay: 0 })],
  },
  momenta: {
    said: [
      [{ train: { optimizer: { momentum: 1e-60 } } }, "train.optimizer.momentum is 1e-60 and changes nothing"],
      [adam({ beta1: 1e-12 }), "train.optimizer.beta1 is 1e-12"],
      [adam({ beta2: 1e-60 }), "train.optimizer.beta2 is 1e-60"],
    ],
    silent: [{ train: { optimizer: { momentum: 0.9 } } }, adam({}), adam({ beta1: 0, beta2: 0 })],
  },
  warmup: {
    said: [[{ train: { schedule: { warmup: "1it" } } }, "train.schedule.warmup is 1it and changes nothing"]],
    silent: [{ train: { schedule: { warmup: "2it" } } }, { train: { schedule: { warmup: "0ep" } } }],
  },
  factor: {
    said: [
      [
        { train: { schedule: { factor: 0.5 } } },
        "train.schedule.factor is 0.5 and changes nothing: train.schedule.drops",
      ],
      [{ train: { schedule: { factor: 1 - 1e-12, drops: ["4it"] } } }, "train.schedule.factor is 0.999999999999"],
    ],
    silent: [{ train: { schedule: { factor: 0.5, drops: ["4it"] } } }],
  },
  flip: {
    said: [[{ train: { augment: { flip: true } } }, "train.augment.flip is true and changes nothing", column]],
    silent: [{ train: { augment: { flip: true } } }],
  },
  measure: {
    said: [
      [{ measure: { every: 13 } }, "measure.every is 13 and changes nothing: training has 12 iterations"],
      [{ measure: { test: 99 } }, "measure.test is 99 and changes nothing"],
    ],
    silent: [{ measure: { every: 12, test: 12 } }, { measure: { every: 100, test: 500 } }],
  },
  loss: {
    said: [
      [{ verdict: { given: false, loss: 0.01 } }, "verdict.loss is 0.01 and changes nothing: verdict.given is false"],
    ],
    silent: [{ verdict: { loss: 0.01 } }, { verdict: { given: false } }],
  },
  delay: {
    said: [
      [{ verdict: { at: "end", delay: 1.2 } }, "verdict.delay is 1.2 and changes nothing: verdict.at is end"],
      [{ verdict: { given: false, delay: 1.2 } }, "verdict.delay is 1.2 and changes nothing: verdict.given is false"],
      [{ verdict: { at: "end", given: false, delay: 1.2 } }, "verdict.delay is 1.2 and changes nothing: verdict.at is"],
    ],
    silent: [{ verdict: { delay: 1.2 } }, { verdict: { at: "end", loss: 0.01 } }, { verdict: { given: false } }],
  },
  scope: {
    said: [[{ model: { family: "mlp", widths: [] }, prune: { scope: "global" } }, "prune.scope is global and changes"]],
    silent: [{ prune: { scope: "global" }, rates: {} }],
  },
  strategy: {
    said: [
      [{ rounds: 1, prune: { strategy: "one-shot" } }, "prune.strategy is one-shot and changes nothing"],
      [{ rounds: 1, prune: { strategy: "continued" } }, "prune.strategy is continued and changes nothing"],
    ],
    silent: [
      { rounds: 2, prune: { strategy: "continued" } },
      ...["at-start", "lr-rewinding", "fine-tuning"].map((strategy) => ({ rounds: 1, prune: { strategy } })),
    ],
  },
  rate: {
    said: [[{ prune: { rates: { fc1: 0.4 } } }, "prune.rate is 0.5 and changes nothing: prune.rates has another"]],
    silent: [{}, { prune: { rate: 0.2, rates: { linear: 0.4 } } }],
  },
  rates: {
    said: [[{ prune: { rates: { fc1: 0.4, linear: 0.1 } } }, "prune.rates.linear is 0.1 and changes nothing"]],
    silent: [{ prune: { rate: 0.2, rates: { linear: 0.1 } } }, { rates: { fc1: 0 } }],
  },
  exhausted: {
    said: [
      [
        { prune: { rates: { output: 0.02 } } },
        "the pruning rate of output from round 1 on is 0.02 and changes nothing: of 24 weights it is less",
      ],
      [
        { prune: { rates: { output: 0.021 } } },
        "the pruning rate of output from round 2 on is 0.021 and changes nothing",
      ],
    ],
    silent: [{ prune: { rates: { output: 0 } } }],
  },
  model: {
    said: [
      [{ model: { family: "conv", pairs: [2], widths: [], dropout: 0.5 } }, "model.dropout is 0.5 and changes nothing"],
      [
        listed({ linear: 8 }, "relu", { dropout: 0.5 }, "relu", "output"),
        "model.layers[3] is relu and changes nothing",
      ],
      [listed("relu", "output"), "model.layers[0] is relu and changes nothing: nothing below 0 arrives"],
      [
        listed({ convolution: 4, bias: true }, "batch-norm", "output"),
        "model.layers[0].bias is true and changes nothing",
      ],
      [listed({ "max-pool": 1 }, "output"), "model.layers[0] is a window of 1 x 1 and changes nothing"],
      [listed({ "average-pool": 4, stride: 2 }, "output"), "model.layers[0].stride is 2 and changes nothing"],
      [listed({ convolution: 4, kernel: 4, padding: 0, stride: 3 }, "output"), "model.layers[0].stride is 3"],
      [listed({ linear: 4 }, "global-average-pool", "output"), "model.layers[1] is global-average-pool and changes"],
      [
        listed({ residual: [{ convolution: 1 }, "relu", { "max-pool": 1 }] }, "output"),
        "model.layers[0].residual[2] is a window of 1 x 1",
      ],
    ],
    silent: [
      listed({ linear: 8 }, "relu", { linear: 8 }, "relu", "output"),
      { ...listed("relu", "output"), data: { pixels: "standard" } },
      listed({ convolution: 4, stride: 2 }, "batch-norm", "relu", { "max-pool": 2 }, "output"),
      listed({ convolution: 4, kernel: 2, padding: 0, stride: 3 }, "output"),
      listed({ "max-pool": 2, stride: 4 }, "output"),
      listed({ residual: [{ convolution: 1 }, "relu"], shortcut: [{ convolution: 1 }] }, "relu", "output"),
    ],
  },
};

describe("a field that was accepted and did nothing, in silence, is said, by name and with the reason:", () => {
  test.each(Object.entries(cases))("%s", (_, { said, silent }) => {
    for (const [changes, begins, dataset] of said) {
      const sentences = told(changes, dataset);
      expect(sentences.filter((sentence) => sentence.startsWith(begins))).toHaveLength(1);
    }
    for (const changes of silent) expect(told(changes)).toEqual([]);
  });

  test("a sound spec, and the dense network alone with a section on pruning, have none", () => {
    expect(told({})).toEqual([]);
    expect(told({ rounds: 0, prune: { rates: { fc1: 0.4 } }, verdict: { at: "end" } })).toEqual([
      "prune.rate is 0.5 and changes nothing: prune.rates has another for every layer",
    ]);
  });
});
