import { describe, test } from "vitest";
import { classifier, expectGradients } from "../test-data/finite-differences.test-data.ts";
import { convolution, globalAveragePool, maxPool, relu } from "../test-data/layers.test-data.ts";

describe("gradients of convolutions are those of finite differences", () => {
  for (const kernel of [1, 2, 3, 5]) {
    for (const stride of [1, 2, 3]) {
      for (const padding of [0, 1, 2]) {
        test(`kernel ${kernel}, stride ${stride}, padding ${padding}`, async () => {
          const bias = (kernel + stride + padding) % 2 === 0;
          // The first one needs gradients of its outputs with the second one's input gradient in them.
          const layers = [
            convolution("first", 2),
            relu,
            convolution("second", 3, { kernel, stride, padding, bias }),
            relu,
          ];
          await expectGradients(classifier(layers));
        });
      }
    }
  }

  test("strides and paddings after one another, on planes that are higher than wide", async () => {
    const layers = [
      convolution("first", 3, { kernel: 2, stride: 2, padding: 1 }),
      relu,
      convolution("second", 2, { kernel: 5, padding: 2 }),
      convolution("third", 3, { kernel: 3, stride: 2, padding: 0, bias: false }),
    ];
    await expectGradients(classifier(layers, { channels: 1, rows: 13, columns: 7 }));
  });

  test("planes wider than high, of one row and of one column", async () => {
    const layers = [convolution("first", 2), relu, convolution("second", 2, { stride: 2 })];
    await expectGradients(classifier(layers, { channels: 1, rows: 4, columns: 9 }));
    await expectGradients(classifier(layers, { channels: 2, rows: 1, columns: 9 }));
    await expectGradients(classifier(layers, { channels: 2, rows: 9, columns: 1 }));
  });

  test("more input channels than one block of the lists has", async () => {
    const layers = [convolution("first", 19, { kernel: 1 }), relu, convolution("second", 2, { kernel: 2 })];
    await expectGradients(classifier(layers, { channels: 2, rows: 3, columns: 4 }));
  });

  test("few weights, and batches of one, one chunk and three", async () => {
    const layers = [convolution("first", 4), relu, maxPool(2, 2), convolution("second", 4), relu];
    for (const batch of [1, 16, 40]) await expectGradients(classifier(layers), { batch, density: 0.3 });
  });

  test("a fully connected layer directly after it: the gradient gets its halo", async () => {
    for (const padding of [0, 1]) {
      await expectGradients(classifier([convolution("first", 2), convolution("second", 3, { padding })]));
    }
  });

  test("as the network's last layer", async () => {
    const layers = [convolution("first", 3), globalAveragePool, convolution("second", 5)];
    await expectGradients({ input: { channels: 2, rows: 6, columns: 5 }, classes: 5, layers });
  });
});
