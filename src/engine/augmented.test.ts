import { describe, expect, test } from "vitest";
import { availableExecutors } from "./executors/index.ts";
import type { LayerSpec } from "./network.ts";
import { optimizerSchema } from "./optimizers/index.ts";
import { packShift } from "./program/shift.ts";
import { lossOf } from "./test-data/double.test-data.ts";
import { classifier, inputsOf, scalingOf } from "./test-data/finite-differences.test-data.ts";
import { convolution, linear, relu } from "./test-data/layers.test-data.ts";
import { shiftedBytes } from "./test-data/shifted.test-data.ts";
import { imagesOf, labelled, masksOf, weightsOf } from "./test-data/starts.test-data.ts";
import { openTrainer } from "./trainer.ts";

const EXAMPLES = 30;

describe("an augmented training sees its examples moved, and evaluation sees them as they are", () => {
  const image = { channels: 2, rows: 5, columns: 6 };
  const kinds: Record<string, readonly LayerSpec[]> = {
    "of a perceptron": [linear("fc1", 9), relu],
    "of a convolution": [convolution("first", 3), relu],
  };
  for (const [kind, layers] of Object.entries(kinds)) {
    for (const { name: executor } of availableExecutors()) {
      test(`${kind}, on ${executor}`, async () => {
        const network = classifier(layers, image);
        const masks = masksOf(network, 0.8, 1);
        const part = labelled(imagesOf(image, EXAMPLES, 1), network.classes);
        const weights = weightsOf(network, masks, 1);
        const trainer = openTrainer({
          ...{ network, masks, weights, batch: 20, train: part, test: part, executor, augmented: true },
          ...{ ...scalingOf(image), optimizer: optimizerSchema.parse({ name: "sgd", lr: 0.1 }) },
        });
        const shifts = Array.from({ length: 40 }, (_, i) => ({
          ...{ down: (i % 5) - 2, right: (i % 7) - 3 },
          mirrored: i % 2 === 1,
        }));
        const examples = Int32Array.from({ length: 40 }, (_, i) => (11 * i) % EXAMPLES);
        // A rate of almost nothing: the second iteration has the weights of the first one.
        const { losses } = await trainer.train({
          ...{ examples, rates: Float64Array.of(1e-30, 1e-30) },
          shifts: Int32Array.from(shifts, packShift),
        });
        const parameters = new Map([...weights].map(([name, x]) => [name, Float64Array.from(x)]));
        const moved = shiftedBytes(image, part, examples, shifts);
        for (const step of [0, 1]) {
          const here = Array.from({ length: 20 }, (_, i) => 20 * step + i);
          const labels = here.map((i) => moved.labels[i]!);
          const setting = { parameters, training: true };
          expect(losses[step]).toBeCloseTo(lossOf(network, inputsOf(image, moved, here), labels, setting), 5);
        }
        const all = Int32Array.from({ length: EXAMPLES }, (_, i) => i);
        const { loss } = await trainer.evaluate("train", all);
        const inputs = inputsOf(image, part, all);
        expect(loss).toBeCloseTo(lossOf(network, inputs, part.labels, { parameters, training: false }), 5);
      });
    }
  }
});
