import { expect, test } from "vitest";
import type { LayerSpec } from "./network.ts";
import { optimizerSchema } from "./optimizers/index.ts";
import { classifier, scalingOf } from "./test-data/finite-differences.test-data.ts";
import { convolution, maxPool, norm, relu, residual } from "./test-data/layers.test-data.ts";
import { imagesOf, labelled, masksOf, weightsOf } from "./test-data/starts.test-data.ts";
import { openTrainer } from "./trainer.ts";

/** The parameters after four iterations, with an evaluation after the first two or without. */
async function trained(layers: readonly LayerSpec[], evaluates: boolean) {
  const network = classifier(layers);
  const masks = masksOf(network, 1, 4);
  const part = labelled(imagesOf(network.input, 90, 4), network.classes);
  const trainer = openTrainer({
    ...{ network, masks, weights: weightsOf(network, masks, 4), batch: 20, train: part, test: part },
    ...scalingOf(network.input),
    optimizer: optimizerSchema.parse({ name: "sgd", lr: 0.1 }),
  });
  const examples = Int32Array.from({ length: 40 }, (_, i) => i);
  await trainer.train({ examples, rates: Float64Array.of(0.1, 0.1) });
  if (evaluates)
    await trainer.evaluate(
      "test",
      Int32Array.from({ length: 90 }, (_, i) => i),
    );
  await trainer.train({ examples, rates: Float64Array.of(0.1, 0.1) });
  return trainer.weights();
}

for (const [name, layers] of Object.entries({
  "that goes chunk by chunk": [convolution("first", 3), relu, convolution("second", 3), maxPool(2, 2)],
  "of the whole batch": [convolution("first", 3), norm("norm"), relu, residual([convolution("second", 3)])],
})) {
  test(`an evaluation between two iterations leaves the training of a network ${name} as it is`, async () => {
    expect(await trained(layers, true)).toEqual(await trained(layers, false));
  });
}
