import { describe, expect, test } from "vitest";
import type { Shape } from "../../shape.ts";
import { compile } from "../compile/compile.ts";
import { type Case, expectSameBits } from "../executors/bits.test-data.ts";
import type { LayerSpec, Network } from "../network.ts";
import { numericsOf } from "../numerics.ts";
import { optimizerSchema } from "../optimizers/index.ts";
import { classifier, expectGradients, scalingOf } from "../test-data/finite-differences.test-data.ts";
import { convolution, dropout, maxPool, norm, relu, residual } from "../test-data/layers.test-data.ts";
import { imagesOf, labelled, masksOf, weightsOf } from "../test-data/starts.test-data.ts";

const optimizer = optimizerSchema.parse({ name: "sgd", lr: 0.01, momentum: 0.9 });
const square: Shape = { channels: 3, rows: 8, columns: 8 };

function caseOf(network: Network, density: number, batch: number): Case {
  const masks = masksOf(network, density, 5);
  return {
    ...{ network, masks, weights: weightsOf(network, masks, 5), batch, optimizer, ...scalingOf(network.input) },
    part: labelled(imagesOf(network.input, 60, 5), network.classes),
    ...{ rates: [[0.01]], evaluated: 7 },
  };
}

/** The operations of a training that are Winograd's. */
const operationsOf = ({ network, masks, batch, scale, shift }: Case) =>
  compile({ network, masks, batch, scale, shift, optimizer, threads: 1 })
    .train.map(({ op }) => op)
    .filter((op) => op.startsWith("winograd"));

const networks: Readonly<Record<string, Network>> = {
  "chunk by chunk": classifier(
    [convolution("first", 16), relu, convolution("second", 48), relu, convolution("third", 16), maxPool(2, 2), relu],
    { channels: 3, rows: 4, columns: 8 },
  ),
  "without biases and ReLUs": classifier(
    [convolution("first", 32, { bias: false }), convolution("second", 16, { bias: false }), dropout("drop", 0.2)],
    square,
  ),
  residual: classifier(
    [
      ...[convolution("first", 16, { bias: false }), norm("norm"), relu],
      residual([
        ...[convolution("one", 16, { bias: false }), norm("norm1"), relu],
        ...[convolution("two", 16, { bias: false }), norm("norm2")],
      ]),
      relu,
      residual([relu, convolution("three", 16, { bias: false })]),
      relu,
    ],
    { channels: 3, rows: 4, columns: 8 },
  ),
};

describe("every executor gives the reference's bits of convolutions in Winograd's form, with 1 to 4 threads", () => {
  for (const [name, network] of Object.entries(networks)) {
    for (const [density, batch] of [
      [1, 17],
      [0.4, 18],
    ] as const) {
      test(`${name}, at ${density * 100}%`, async () => {
        const one = caseOf(network, density, batch);
        expect(new Set(operationsOf(one)).size).toBe(4);
        await expectSameBits(one, { threads: [1, 2, 3, 4] });
      });
    }
  }
});

describe("gradients in Winograd's form are those of finite differences", () => {
  for (const [name, network] of Object.entries(networks)) {
    test(name, async () => {
      await expectGradients(network, { batch: 5, sample: 4 });
    });
  }
});

/** Whether the second of two convolutions is in Winograd's form, and its results are called by another number. */
function isInForm(input: Shape, layers: readonly [LayerSpec, LayerSpec], density: number): boolean {
  const one = caseOf(classifier(layers, input), density, 16);
  const isIn = operationsOf(one).length > 0;
  expect(numericsOf(one.network, one.masks)).toBe(isIn ? 2 : 1);
  return isIn;
}

test("a layer's form is a matter of its window, its plane, its channels and its density", () => {
  const of = (more: {
    input?: Partial<Shape>;
    widths?: readonly [number, number];
    how?: Parameters<typeof convolution>[2];
    density?: number;
  }) => {
    const [one, two] = more.widths ?? [32, 32];
    const layers = [convolution("first", one), convolution("second", two, more.how ?? {})] as const;
    return isInForm({ ...square, ...more.input }, layers, more.density ?? 1);
  };
  expect(of({})).toBe(true);
  expect([0.221, 0.219].map((density) => of({ density }))).toEqual([true, false]);
  expect([0.281, 0.279].map((density) => of({ density, widths: [32, 16] }))).toEqual([true, false]);
  expect([0.281, 0.279].map((density) => of({ density, widths: [16, 32] }))).toEqual([true, false]);
  expect(of({ input: { rows: 4, columns: 12 } })).toBe(true);
  expect(of({ input: { rows: 6 } })).toBe(false);
  expect(of({ input: { columns: 10 } })).toBe(false);
  expect(of({ widths: [24, 32] })).toBe(false);
  expect(of({ widths: [32, 40] })).toBe(false);
  expect(of({ how: { kernel: 5 } })).toBe(false);
  expect(of({ how: { stride: 2 } })).toBe(false);
  expect(of({ how: { padding: 2 } })).toBe(false);
});
