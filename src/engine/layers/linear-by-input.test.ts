import { expect, test } from "vitest";
import { compile } from "../compile/compile.ts";
import { type Case, expectSameBits, trained } from "../executors/bits.test-data.ts";
import { availableExecutors } from "../executors/index.ts";
import type { Network } from "../network.ts";
import { optimizerSchema } from "../optimizers/index.ts";
import { expectGradientsAt } from "../test-data/finite-differences.test-data.ts";
import { linear, relu } from "../test-data/layers.test-data.ts";
import { imagesOf, labelled, masksOf, weightsOf } from "../test-data/starts.test-data.ts";

const optimizer = optimizerSchema.parse({ name: "adam", lr: 0.01 });
const input = { channels: 1, rows: 13, columns: 14 };
const size = 13 * 14;

/** Strokes on black, some pixels of them black, too; the first three images are black, and so many more are bright all over. */
function imagesWith(bright: number) {
  const part = labelled(imagesOf(input, 200, 5), 6);
  const pixels = new Uint8Array((200 + bright) * size).fill(200);
  part.pixels.forEach((value, i) => {
    const image = Math.floor(i / size);
    const isStroke = Math.floor(((i % input.columns) - (image % 11)) / 3) === 0 && image > 2;
    pixels[i] = isStroke ? value : 0;
  });
  return {
    count: 200 + bright,
    pixels,
    labels: Uint8Array.from({ length: 200 + bright }, (_, i) => part.labels[i] ?? 0),
  };
}

interface Sizes {
  /** Of the fully connected layers before the last. */
  readonly outputs: readonly number[];
  readonly density: number;
  readonly batch: number;
  readonly bright?: number;
}

function caseOf({ outputs, density, batch, bright = 0 }: Sizes): Case {
  const layers = [...outputs.flatMap((width, i) => [linear(`fc${i + 1}`, width), relu]), linear("last", 6)];
  const network: Network = { input, classes: 6, layers };
  const masks = masksOf(network, density, 3);
  return {
    ...{ network, masks, weights: weightsOf(network, masks, 3), part: imagesWith(bright), batch, optimizer },
    ...{ scale: [1 / 255], shift: [0], rates: [[0.01, 0.02], [0.01]], drawn: 200, evaluated: 70 },
  };
}

const operations = (one: Case, lit: number) => compile({ ...one, threads: 1, lit }).train.map(({ op }) => op);

test("weights stand by input where more of them survive than pixels are lit, and gradients are whole where most do", () => {
  const [sparse, most, all] = [0.3, 0.8, 1].map((density) => caseOf({ outputs: [64], density, batch: 60 }));
  expect(operations(sparse!, 0.2)).toEqual(expect.arrayContaining(["linear-by-input", "linear-gradients"]));
  expect(operations(most!, 0.2)).toEqual(expect.arrayContaining(["linear-by-input", "gradients-by-input"]));
  expect(operations(all!, 0.2)).toEqual(expect.arrayContaining(["linear-by-input", "gradients-by-input"]));
  for (const [one, lit] of [
    [sparse, 0.31],
    [most, 0.81],
    [all, 0.51],
    [all, 1],
  ] as const) {
    expect(operations(one!, lit)).not.toContain("linear-by-input");
    expect(operations(one!, lit)).not.toContain("gradients-by-input");
  }
  // An augmented image is read anywhere, and where something is added to all pixels black ones count.
  expect(operations({ ...all!, shift: [-0.5] }, 0.2)).not.toContain("linear-by-input");
  expect(compile({ ...all!, threads: 1, lit: 0.2, augmented: true }).train.map(({ op }) => op)).not.toContain(
    "linear-by-input",
  );
});

for (const density of [1, 0.8, 0.35]) {
  test(`at ${density * 100}% the bits are those of weights that stand by output, on every executor with any number of threads`, async () => {
    for (const [outputs, batch] of [
      [70, 60],
      [16, 19],
      [33, 150],
      [130, 1],
    ] as const) {
      const one = caseOf({ outputs: [outputs], density, batch });
      await expectSameBits(one);
      // The same batches; what is bright is in none.
      const other = caseOf({ outputs: [outputs], density, batch, bright: 800 });
      const native = availableExecutors()[0]!.name;
      expect(await trained(other, native, 1)).toEqual(await trained(one, native, 1));
    }
  });
}

test("weights and gradients that are no finite numbers meet zeros, too", async () => {
  const one = caseOf({ outputs: [40, 30], density: 0.8, batch: 60 });
  const weightsWith = (change: (weights: Map<string, Float32Array>) => void) => {
    const weights = new Map([...one.weights].map(([name, values]) => [name, values.slice()]));
    change(weights);
    return weights;
  };
  const at = one.masks.get("fc1.weight")!.indexOf(1, 7 * size + 40);
  for (const value of [Number.POSITIVE_INFINITY, Number.NaN]) {
    const weights = weightsWith((all) => all.get("fc1.weight")!.fill(value, at, at + 1));
    await expectSameBits({ ...one, weights, rates: [] });
  }
  // The gradients of the last layer's inputs are finite, those of the layer's before are not; the loss is.
  const weights = weightsWith((all) => {
    for (const name of ["fc1.weight", "fc1.bias", "fc2.bias"])
      all.set(
        name,
        all.get(name)!.map((x) => x * 1e-33),
      );
    all.set(
      "fc2.weight",
      all.get("fc2.weight")!.map((x) => x * 1e4),
    );
    all.set(
      "last.weight",
      all.get("last.weight")!.map((x) => x * 1e38),
    );
  });
  const start = { ...one, weights, rates: [[0.01]] };
  const { losses, weights: after } = await trained(start, availableExecutors()[0]!.name, 1);
  expect(losses.every(Number.isFinite)).toBe(true);
  expect(after[0]!.get("fc1.weight")!.some(Number.isNaN)).toBe(true);
  await expectSameBits(start);
});

test("gradients are those of finite differences", async () => {
  for (const [density, batch] of [
    [1, 5],
    [0.8, 40],
    [0.4, 70],
  ] as const) {
    const one = caseOf({ outputs: [35], density, batch });
    await expectGradientsAt({ ...one, scaling: one }, { sample: 60 });
  }
});
