import { test } from "vitest";
import { classifier, expectGradients } from "../test-data/finite-differences.test-data.ts";
import { convolution, linear, maxPool, norm, relu } from "../test-data/layers.test-data.ts";

const image = { channels: 1, rows: 3, columns: 4 };

test("gradients of fully connected layers, relu and the loss are those of finite differences", async () => {
  const layers = [linear("fc1", 7), relu, linear("fc2", 6), relu];
  for (const batch of [1, 21, 70]) await expectGradients(classifier(layers, image), { batch, seed: 2 });
  await expectGradients(classifier([], image));
  await expectGradients(classifier(layers, image), { density: 0.4 });
});

test("behind layers without weights, and before a batch normalisation", async () => {
  await expectGradients(classifier([maxPool(2, 1), linear("fc1", 6), relu]));
  await expectGradients(classifier([relu, linear("fc1", 6), relu]));
  await expectGradients(classifier([linear("fc1", 6), norm("norm1"), relu]));
});

test("before a convolution that reads around its outputs", async () => {
  await expectGradients(classifier([linear("fc1", 6), relu, convolution("first", 4), relu]));
});
