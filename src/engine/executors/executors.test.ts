import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Network } from "../network.ts";
import { type Optimizer, optimizerSchema } from "../optimizers/index.ts";
import { linear, relu } from "../test-data/layers.test-data.ts";
import { imagesOf, labelled, masksOf, weightsOf } from "../test-data/starts.test-data.ts";
import { type Case, expectSameBits } from "./bits.test-data.ts";
import { availableExecutors } from "./index.ts";
import { optimizers } from "./optimizers.test-data.ts";

interface Perceptron {
  readonly inputs: number;
  readonly widths: readonly number[];
  readonly density: number;
  readonly batch: number;
  readonly seed: number;
  readonly shift: number;
  readonly optimizer: Optimizer;
}

/** Images have a border of zeros, as MNIST's have, so that the skipping of zero pixels is at work. */
function caseOf({ inputs, widths, seed, density, shift, batch, optimizer }: Perceptron): Case {
  const network: Network = {
    input: { channels: 1, rows: 1, columns: inputs },
    classes: 10,
    layers: [...widths.flatMap((outputs, i) => [linear(`fc${i + 1}`, outputs), relu]), linear("output", 10)],
  };
  const masks = masksOf(network, density, seed);
  return {
    ...{ network, masks, weights: weightsOf(network, masks, seed), batch, optimizer },
    part: labelled(imagesOf(network.input, 200, seed, Math.floor(inputs / 4)), 10),
    ...{ scale: [1 / 255], shift: [shift] },
    rates: [[0.01, 0.02], [0.02]],
  };
}

const perceptrons: fc.Arbitrary<Perceptron> = fc.record({
  inputs: fc.integer({ min: 1, max: 90 }),
  widths: fc.array(fc.integer({ min: 1, max: 70 }), { maxLength: 2 }),
  density: fc.constantFrom(1, 0.7, 0.3, 0.1),
  batch: fc.integer({ min: 1, max: 150 }),
  seed: fc.nat(1000),
  shift: fc.constantFrom(0, -0.4),
  optimizer: optimizers,
});

describe("every executor gives the reference's bits of perceptrons, with 1, 2 and 3 threads", () => {
  test("this machine has a native executor", () => expect(availableExecutors().length).toBeGreaterThan(1));

  test("of any shape", async () => {
    await fc.assert(
      fc.asyncProperty(perceptrons, async (one) => {
        await expectSameBits(caseOf(one));
      }),
      { numRuns: 25, seed: 1 },
    );
  });

  for (const density of [1, 0.2]) {
    test(`LeNet-300-100 at density ${density * 100}%, and more than 1,024 inputs`, async () => {
      const optimizer = optimizerSchema.parse({ name: "adam", lr: 0.0012 });
      for (const sizes of [
        { inputs: 784, widths: [300, 100], batch: 60 },
        { inputs: 1500, widths: [64], batch: 35 },
      ]) {
        const one = caseOf({ ...sizes, density, seed: 3, shift: 0, optimizer });
        await expectSameBits({ ...one, rates: [[0.0012, 0.001]], evaluated: 20 });
      }
    });
  }
});
