import { describe, test } from "vitest";
import { classifier, expectGradients } from "../test-data/finite-differences.test-data.ts";
import { convolution, globalAveragePool, linear, norm, relu } from "../test-data/layers.test-data.ts";

describe("gradients of batch normalisation (scale, shift and input) are those of finite differences", () => {
  const layers = [
    convolution("first", 3, { bias: false }),
    norm("norm1"),
    relu,
    convolution("second", 2),
    norm("norm2"),
  ];
  for (const batch of [3, 16, 19, 40]) {
    test(`in a batch of ${batch}`, () => expectGradients(classifier(layers), { batch }));
  }

  test("of the pixels", () => expectGradients(classifier([norm("norm1"), convolution("first", 2)])));

  test("of channels of one value, in several layers one after the other", async () => {
    const ends = [globalAveragePool, norm("norm1"), relu, linear("fc1", 4), norm("norm2")];
    await expectGradients(classifier([convolution("first", 4), ...ends]));
  });
});
