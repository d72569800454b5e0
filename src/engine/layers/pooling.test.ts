import { describe, test } from "vitest";
import { classifier, expectGradients } from "../test-data/finite-differences.test-data.ts";
import {
  averagePool,
  convolution,
  globalAveragePool,
  linear,
  maxPool,
  norm,
  relu,
} from "../test-data/layers.test-data.ts";

const before = [convolution("first", 2), convolution("second", 3)];
const image = { channels: 2, rows: 7, columns: 5 };

for (const [kind, pool] of Object.entries({ "max-pool": maxPool, "average-pool": averagePool })) {
  describe(`gradients through ${kind} are those of finite differences`, () => {
    for (const [size, stride, what] of [
      [2, 2, "rows and columns are left over"],
      [3, 2, "windows overlap"],
      [3, 1, "windows overlap by two"],
      [2, 3, "values between windows are not read"],
      [5, 1, "windows as wide as the plane"],
    ] as const) {
      test(`size ${size}, stride ${stride}: ${what}`, async () => {
        await expectGradients(classifier([...before, pool(size, stride), relu], image));
        await expectGradients(classifier([...before, norm("norm"), relu, pool(size, stride)], image));
      });
    }

    test("between convolutions", async () => {
      await expectGradients(classifier([...before, pool(2, 2), relu, convolution("third", 3), pool(2, 1)], image));
    });
  });
}

describe("gradients through global-average-pool are those of finite differences", () => {
  test("with a batch normalisation and without", async () => {
    await expectGradients(classifier([...before, globalAveragePool, relu, linear("fc1", 4)], image));
    await expectGradients(classifier([...before, norm("norm"), relu, globalAveragePool], image));
  });

  test("as the network's last layer, without any fully connected one", async () => {
    const layers = [...before, relu, convolution("third", 5), globalAveragePool];
    await expectGradients({ input: image, classes: 5, layers });
  });
});
