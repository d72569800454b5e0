import { z } from "zod";
import type { ModelFamily } from "./model.ts";
import { nameWithSizes } from "./sizes.ts";
import { Stack } from "./stack.ts";

const original = [16, 32, 64];

const schema = z.strictObject({
  family: z.literal("resnet").describe("residual network for small pictures"),
  depth: z
    .custom<number>(
      (depth) => Number.isInteger(depth) && Number(depth) >= 8 && Number(depth) <= 302 && Number(depth) % 6 === 2,
    )
    .meta({ expected: "6n + 2: 8, 14, 20 (the paper's ResNet-18), 32, 44, 56, 110, up to 302" })
    .describe("convolutions on the long way through, and the output layer"),
  widths: z
    .array(z.int().min(1).max(16384))
    .length(3)
    .meta({ expected: "a list of three whole numbers such as [16, 32, 64]" })
    .default(original)
    .describe("channels of the three stages"),
});

/**
 * Residual networks for CIFAR-10 (He et al., 2016, section 4.2): a convolution, three stages of n blocks of two 3x3
 * convolutions, an average over each plane, and the output layer. Where a stage begins with more channels, the shortcut is
 * a 1x1 convolution with batch normalisation (their option B), as in the paper, whose "Resnet-18" is depth 20.
 */
export const resnet: ModelFamily<typeof schema> = {
  schema,
  name: ({ depth, widths }) => nameWithSizes(`resnet-${depth}`, { noun: "channels", here: widths, original }),
  build({ depth, widths }, input, classes) {
    const stack = new Stack(input).normalised("conv1", "bn1", widths[0]!).relu();
    const blocks = (depth - 2) / 6;
    widths.forEach((channels, stage) => {
      for (let i = 0; i < blocks; i++) {
        const name = `block${stage * blocks + i + 1}`;
        const stride = stage > 0 && i === 0 ? 2 : 1;
        const body = new Stack(stack.shape)
          .normalised(`${name}-conv1`, `${name}-bn1`, channels, { stride })
          .relu()
          .normalised(`${name}-conv2`, `${name}-bn2`, channels);
        const shortcut = new Stack(stack.shape);
        if (stride > 1 || stack.shape.channels !== channels) {
          shortcut.normalised(`${name}-shortcut`, `${name}-shortcut-bn`, channels, { kernel: 1, stride });
        }
        stack.add({ kind: "residual", body: body.layers, shortcut: shortcut.layers }).relu();
      }
    });
    return stack.add({ kind: "global-average-pool" }).linear("output", classes).network(input, classes);
  },
};
