import { describe, test } from "vitest";
import { classifier, expectGradients } from "../test-data/finite-differences.test-data.ts";
import { convolution, dropout, linear, maxPool, norm, relu } from "../test-data/layers.test-data.ts";

describe("gradients through dropout are those of finite differences with the same draws", () => {
  test("between fully connected layers, and of the pixels", async () => {
    const layers = [dropout("drop1", 0.3), linear("fc1", 8), relu, dropout("drop2", 0.5)];
    for (const batch of [5, 40]) await expectGradients(classifier(layers), { batch });
  });

  test("among convolutions that go chunk by chunk", async () => {
    const ends = [convolution("second", 3), maxPool(2, 2), dropout("drop2", 0.2)];
    await expectGradients(classifier([convolution("first", 3), relu, dropout("drop1", 0.4), ...ends]), { batch: 40 });
  });

  test("beside a batch normalisation", async () => {
    const ends = [convolution("second", 3), dropout("drop2", 0.2), relu];
    await expectGradients(classifier([convolution("first", 3), norm("norm"), relu, dropout("drop1", 0.4), ...ends]));
  });
});
