import { describe, expect, test } from "vitest";
import { EVALUATION_BATCH } from "./compile/compile.ts";
import { availableExecutors } from "./executors/index.ts";
import type { Network } from "./network.ts";
import { optimizerSchema } from "./optimizers/index.ts";
import { lossOf } from "./test-data/double.test-data.ts";
import { classifier, expectGradients, inputsOf, scalingOf } from "./test-data/finite-differences.test-data.ts";
import { convolution, globalAveragePool, linear, relu, residual } from "./test-data/layers.test-data.ts";
import { imagesOf, labelled, masksOf, weightsOf } from "./test-data/starts.test-data.ts";
import { openTrainer } from "./trainer.ts";

/** The loss of 90 examples, at once and in two pieces, with every executor and in double precision. */
async function expectLoss(network: Network): Promise<void> {
  const masks = masksOf(network, 0.9, 3);
  const weights = weightsOf(network, masks, 3);
  const part = labelled(imagesOf(network.input, 90, 3), network.classes);
  const examples = Int32Array.from({ length: 90 }, (_, i) => i);
  const parameters = new Map([...weights].map(([name, x]) => [name, Float64Array.from(x)]));
  const expected = lossOf(network, inputsOf(network.input, part, examples), part.labels, {
    parameters,
    training: false,
  });
  for (const { name: executor } of availableExecutors()) {
    const optimizer = optimizerSchema.parse({ name: "sgd", lr: 0.1 });
    const data = { train: part, test: part, ...scalingOf(network.input) };
    const trainer = openTrainer({ network, masks, weights, batch: 60, optimizer, executor, ...data });
    const whole = await trainer.evaluate("test", examples);
    expect(Math.abs(whole.loss - expected) / expected, executor).toBeLessThan(1e-5);
    const first = await trainer.evaluate("test", examples.subarray(0, EVALUATION_BATCH));
    expect(await trainer.evaluate("test", examples.subarray(EVALUATION_BATCH), first), executor).toEqual(whole);
  }
}

describe("an evaluation's loss is that of double precision, and the same in pieces", () => {
  // Before it, planes of the same shape had a gap behind each in the same place.
  test("where a branch wants zeros around the planes and the other no gaps between them", async () => {
    const stem = ["one", "two", "three", "four"].flatMap((name) => [convolution(name, 4), relu]);
    const block = residual([convolution("five", 4), globalAveragePool], [linear("six", 4)]);
    await expectLoss(classifier([...stem, block], { channels: 1, rows: 28, columns: 28 }));
  });

  for (const outputs of [1, 2]) {
    const network: Network = {
      input: { channels: 2, rows: 8, columns: 8 },
      classes: 4 * outputs,
      layers: [convolution("first", 2, { stride: 2 }), relu, convolution("last", outputs, { stride: 2 })],
    };
    test(`where the classes are ${outputs} x 2 x 2 outputs of a convolution, and so are the gradients`, async () => {
      await expectLoss(network);
      await expectGradients(network, { batch: 60, density: 1 });
    });
  }
});
