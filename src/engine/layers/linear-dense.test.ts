import { expect, test } from "vitest";
import { compile } from "../compile/compile.ts";
import { trained } from "../executors/bits.test-data.ts";
import { availableExecutors } from "../executors/index.ts";
import type { Network } from "../network.ts";
import { optimizerSchema } from "../optimizers/index.ts";
import { classifier, expectGradients } from "../test-data/finite-differences.test-data.ts";
import { linear, relu } from "../test-data/layers.test-data.ts";
import { imagesOf, labelled, masksOf, weightsOf } from "../test-data/starts.test-data.ts";

const optimizer = optimizerSchema.parse({ name: "adam", lr: 0.01 });

/** Layers of 70, 39 and 5 outputs; the last input is black in all images, and the last unit of the first layer is dead. */
function caseOf(batch: number, pruned: boolean) {
  const input = { channels: 1, rows: 1, columns: 150 };
  const network: Network = classifier([linear("one", 70), relu, linear("two", 39), relu], input);
  const masks = new Map(masksOf(network, 1, 3));
  const weights = weightsOf(network, masks, 3);
  const part = labelled(imagesOf(network.input, 200, 3, 20), 5);
  for (let i = 149; i < part.pixels.length; i += 150) part.pixels[i] = 0;
  weights.get("one.bias")![69] = -1;
  weights.get("one.weight")!.fill(0, 69 * 150, 70 * 150);
  if (pruned) {
    masks.get("one.weight")![3 * 150 + 149] = 0;
    masks.get("two.weight")![4 * 70 + 69] = 0;
  }
  // What no path leads through is zero with and without.
  weights.get("one.weight")![3 * 150 + 149] = 0;
  weights.get("two.weight")![4 * 70 + 69] = 0;
  return {
    ...{ network, masks, weights, part, batch, optimizer, scale: [1 / 255], shift: [0], rates: [[0.01, 0.02, 0.01]] },
    evaluated: 40,
  };
}

test("a layer of which no weight was pruned has the bits that its lists give", async () => {
  for (const batch of [60, 19, 100]) {
    const operations = (pruned: boolean) => compile({ ...caseOf(batch, pruned), threads: 1 }).train.map(({ op }) => op);
    expect(operations(false).filter((op) => op.startsWith("dense"))).toHaveLength(3);
    expect(operations(true).filter((op) => op.startsWith("dense"))).toEqual([]);
    for (const { name } of availableExecutors()) {
      const expected = await trained(caseOf(batch, true), name, 1);
      for (const threads of name === "reference" ? [1] : [1, 2, 3])
        expect(await trained(caseOf(batch, false), name, threads), `${name} x${threads}`).toEqual(expected);
    }
  }
});

test("their gradients are those of finite differences", async () => {
  const layers = [linear("one", 41), relu, linear("two", 32), relu];
  for (const batch of [3, 70]) await expectGradients(classifier(layers), { batch, density: 1, sample: 5 });
});
