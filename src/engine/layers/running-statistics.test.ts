import { describe, expect, test } from "vitest";
import type { Shape } from "../../shape.ts";
import { availableExecutors } from "../executors/index.ts";
import type { LayerSpec } from "../network.ts";
import { optimizerSchema } from "../optimizers/index.ts";
import type { Weights } from "../parameter.ts";
import { lossOf, type Setting } from "../test-data/double.test-data.ts";
import { classifier, inputsOf, scalingOf } from "../test-data/finite-differences.test-data.ts";
import { convolution, linear, norm, relu, residual } from "../test-data/layers.test-data.ts";
import { imagesOf, labelled, masksOf, weightsOf } from "../test-data/starts.test-data.ts";
import { openTrainer } from "../trainer.ts";

const MOMENTUM = 0.1; // that of `norm`
const image = { channels: 2, rows: 6, columns: 5 };
const cases: Record<string, { layers: readonly LayerSpec[]; batch: number; input?: Shape }> = {
  "after convolutions, in a residual block and before a fully connected layer": {
    layers: [
      convolution("first", 3, { bias: false }),
      norm("norm1"),
      relu,
      residual([convolution("second", 3), norm("norm2")]),
    ],
    batch: 19,
  },
  "of single values": { layers: [linear("fc1", 6), norm("norm1"), relu], batch: 12 },
  // Their variance with the count less one would be 0 / 0: it is taken to be 0.
  "of a batch of one value": { layers: [linear("fc1", 6), norm("norm1"), relu], batch: 1 },
};

const doubles = (weights: Weights) => new Map([...weights].map(([name, x]) => [name, Float64Array.from(x)]));

describe("running statistics are those of the batches, and evaluation uses them", () => {
  for (const { name: executor } of availableExecutors()) {
    for (const [name, { layers, batch, input = image }] of Object.entries(cases)) {
      test(`${name}, on ${executor}`, async () => {
        const network = classifier(layers, input);
        const masks = masksOf(network, 0.8, 5);
        const part = labelled(imagesOf(input, 60, 5), network.classes);
        const weights = weightsOf(network, masks, 5);
        const trainer = openTrainer({
          ...{ network, masks, weights, batch, train: part, test: part, executor },
          ...scalingOf(input),
          optimizer: optimizerSchema.parse({ name: "sgd", lr: 0.01, weightDecay: 0.5 }),
        });
        const running = new Map([...doubles(weights)].filter(([key]) => /(mean|variance)$/.test(key)));
        for (let step = 0; step < 5; step++) {
          const examples = Int32Array.from({ length: batch }, (_, i) => (7 * i + 11 * step) % 60);
          const statistics: NonNullable<Setting["statistics"]> = new Map();
          const labels = examples.map((example) => part.labels[example]!);
          const setting = { parameters: doubles(trainer.weights()), training: true, statistics };
          lossOf(network, inputsOf(input, part, examples), labels, setting);
          for (const [layer, channels] of statistics) {
            channels.forEach(({ mean, variance }, c) => {
              const move = (values: Float64Array, to: number) => {
                values[c]! += MOMENTUM * (to - values[c]!);
              };
              move(running.get(`${layer}.mean`)!, mean);
              move(running.get(`${layer}.variance`)!, Number.isNaN(variance) ? 0 : variance);
            });
          }
          await trainer.train({ examples, rates: Float64Array.of(0.01) });
          const after = trainer.weights();
          for (const [key, values] of running) {
            values.forEach((value, c) => {
              const off = Math.abs(after.get(key)![c]! - value) / Math.max(1, Math.abs(value));
              expect(off, `${key}[${c}] after step ${step}`).toBeLessThan(2e-6);
            });
          }
        }
        const examples = Int32Array.from({ length: 60 }, (_, i) => i);
        const { loss } = await trainer.evaluate("test", examples);
        const setting = { parameters: doubles(trainer.weights()), training: false };
        expect(loss).toBeCloseTo(lossOf(network, inputsOf(input, part, examples), part.labels, setting), 5);
      });
    }
  }
});
