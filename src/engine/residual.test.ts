import { describe, expect, test } from "vitest";
import { type Case, expectSameBits } from "./executors/bits.test-data.ts";
import type { LayerSpec } from "./network.ts";
import { numericsOf } from "./numerics.ts";
import { optimizerSchema } from "./optimizers/index.ts";
import { classifier, expectGradients, scalingOf, startOf } from "./test-data/finite-differences.test-data.ts";
import {
  averagePool,
  convolution,
  dropout,
  globalAveragePool,
  linear,
  maxPool,
  norm,
  relu,
  residual,
} from "./test-data/layers.test-data.ts";

const first = [convolution("first", 2), convolution("second", 3)];
const third = convolution("third", 3);
const fourth = convolution("fourth", 3);
const shortcut = convolution("shortcut", 3, { kernel: 1 });
const half = { kernel: 1, stride: 2 };

const blocks: Record<string, readonly LayerSpec[]> = {
  "with an identity": [...first, relu, residual([third, relu, fourth]), relu],
  "with a projection and a stride, as in ResNet": [
    convolution("first", 2),
    norm("norm1"),
    relu,
    residual(
      [convolution("second", 3, { stride: 2 }), norm("norm2"), relu, third, norm("norm3")],
      [convolution("shortcut", 3, half), norm("norm4")],
    ),
    relu,
  ],
  "one after the other": [
    ...first,
    residual([third]),
    residual([fourth]),
    residual([convolution("fifth", 3)], [shortcut]),
  ],
  "that end the network": [
    ...first,
    residual([convolution("third", 3, { stride: 2 })], [convolution("shortcut", 3, half)]),
  ],
  "that begin it": [residual([convolution("first", 3)], [convolution("shortcut", 3, { kernel: 1 })]), relu, third],
  "that begin it, with an identity": [residual([convolution("first", 2)]), relu, convolution("second", 2)],
  "whose body ends in a relu": [...first, relu, residual([third, relu]), fourth],
  "whose body ends in a relu, with a projection": [...first, relu, residual([third, relu], [shortcut]), fourth],
  "whose body ends in a dropout": [linear("fc1", 4), residual([linear("fc2", 4), dropout("drop", 0.3)]), relu],
  "whose body begins with a relu": [...first, residual([relu, third]), fourth],
  "whose body begins with a relu and has no padding": [
    ...first,
    residual([relu, convolution("third", 3, { kernel: 1 })]),
  ],
  "whose body is a relu": [...first, residual([relu]), third],
  "whose shortcut begins with a relu": [...first, residual([third], [relu, fourth])],
  "whose branches both begin with a relu": [...first, residual([relu, third], [relu, fourth])],
  "whose shortcut is a relu": [...first, residual([third, relu], [relu]), fourth],
  "of the kind that normalises first": [
    ...first,
    residual([norm("norm1"), relu, third, norm("norm2"), relu, fourth]),
    residual([norm("norm3"), relu, convolution("fifth", 3)]),
    norm("norm4"),
    relu,
    globalAveragePool,
  ],
  "with pools": [
    ...first,
    residual([maxPool(2, 2), third], [averagePool(2, 2)]),
    residual([fourth, maxPool(2, 1)], [averagePool(2, 1), shortcut]),
    relu,
    convolution("fifth", 2),
  ],
  "inside blocks": [
    ...first,
    residual([residual([residual([third, norm("norm")]), relu, fourth]), convolution("fifth", 3)]),
    relu,
    convolution("sixth", 2),
  ],
  "inside blocks, with a shortcut that ends in a relu": [
    ...first,
    relu,
    residual([residual([third], [shortcut, relu])], [fourth]),
  ],
  "whose body is empty": [...first, relu, residual([], [third]), relu, fourth],
  "whose body is empty, and normalised": [...first, norm("norm1"), residual([], [third, norm("norm2")]), relu, fourth],
  "whose body is empty, with a shortcut that is a relu": [...first, residual([], [relu]), third],
  "whose body is empty, with a shortcut between relus": [...first, residual([], [relu, third, relu]), fourth],
  "with no layers at all": [...first, relu, residual([]), third],
  "with no layers at all, one after the other": [...first, residual([]), residual([]), residual([]), third],
  "whose body is empty, and that begin the network": [residual([], [convolution("first", 2)]), relu, third],
  "whose body is empty, and that end it": [...first, relu, residual([], [third])],
  "whose body is a block with an empty one": [...first, relu, residual([residual([], [third])], [fourth]), relu],
  "whose shortcut is a block with an empty body": [...first, relu, residual([third], [residual([], [fourth])]), relu],
  "whose body ends in a block with an empty one": [...first, residual([third, residual([], [shortcut])]), fourth],
  "of which all bodies are empty": [...first, relu, residual([residual([])], [residual([], [third])]), fourth],
  "of fully connected layers, whose body is empty": [linear("fc1", 4), relu, residual([], [linear("fc2", 4)]), relu],
  "of fully connected layers": [linear("fc1", 4), residual([linear("fc2", 4), relu, linear("fc3", 4)]), relu],
  "of fully connected layers, on the pixels": [
    residual([linear("fc1", 6), relu, linear("fc2", 4)], [linear("fc3", 4)]),
  ],
  "of a few pixels and of all of them": [
    residual([linear("fc1", 1)], [convolution("first", 1, { kernel: 1 }), globalAveragePool]),
  ],
  "of a fully connected branch and one that reads around the planes": [
    ...first,
    relu,
    residual([third, globalAveragePool], [linear("fc1", 3)]),
  ],
  "of a fully connected branch and one whose gradient is read around the planes": [
    linear("fc1", 4),
    relu,
    residual([third], [linear("fc2", 3)]),
  ],
};

describe("gradients of residual blocks are those of finite differences", () => {
  for (const [which, layers] of Object.entries(blocks)) test(which, () => expectGradients(classifier(layers)));
});

test("branches may change places, where one is empty, too, on every executor with any number of threads", async () => {
  const trainedWith = (block: LayerSpec) => {
    const network = classifier([...first, relu, block, relu]);
    const start = startOf(network, { batch: 33 });
    const optimizer = optimizerSchema.parse({ name: "sgd", lr: 0.1 });
    const one: Case = { ...start, ...scalingOf(network.input), optimizer, rates: [[0.1, 0.1], [0.1]], evaluated: 20 };
    return expectSameBits(one);
  };
  const [one, other] = [await trainedWith(residual([], [third])), await trainedWith(residual([third]))];
  expect(one.losses[0]).toBe(other.losses[0]);
  // A convolution of gradients begins its sums with what is added to them, where that comes next: they are rounded otherwise.
  for (const [name, values] of one.weights[1]!) {
    const expected = other.weights[1]!.get(name)!;
    expect(Math.max(...values.map((value, i) => Math.abs(value - expected[i]!))), name).toBeLessThan(1e-6);
  }
});

test("stored trainings are no answers where the body of a block is empty, whose gradients were wrong before", () => {
  const numericsWith = (block: LayerSpec) => numericsOf(classifier([...first, block]), new Map());
  for (const block of [residual([], [third]), residual([third, residual([])]), residual([third], [residual([])])])
    expect(numericsWith(block)).toBe(3);
  expect(numericsWith(residual([third], [shortcut]))).toBe(1);
});
