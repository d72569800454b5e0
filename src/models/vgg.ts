import { z } from "zod";
import { expectHalvings } from "./halvings.ts";
import type { ModelFamily } from "./model.ts";
import { nameWithSizes } from "./sizes.ts";
import { Stack } from "./stack.ts";

/** Convolutions in each of the five groups (Simonyan and Zisserman, 2015, table 1: A, B, D and E). */
const groups = { 11: [1, 1, 2, 2, 2], 13: [2, 2, 2, 2, 2], 16: [2, 2, 3, 3, 3], 19: [2, 2, 4, 4, 4] } as const;
const original = [64, 128, 256, 512, 512];

const schema = z.strictObject({
  family: z.literal("vgg").describe("VGG for small pictures, with batch normalisation and one fully connected layer"),
  depth: z.literal([11, 13, 16, 19]).describe("layers with weights of the original, whose last three are one here"),
  widths: z
    .array(z.int().min(1).max(16384))
    .length(5)
    .meta({ expected: "a list of five whole numbers such as [64, 128, 256, 512, 512]" })
    .default(original)
    .describe("channels of the five groups of convolutions"),
});

/**
 * VGG as it is used for CIFAR-10 (Liu et al., 2019; paper, section 4): 3x3 convolutions with batch normalisation, a
 * max-pool after each of the first four groups, an average over each plane after the last, and the output layer.
 */
export const vgg: ModelFamily<typeof schema> = {
  schema,
  name: ({ depth, widths }) => nameWithSizes(`vgg-${depth}`, { noun: "channels", here: widths, original }),
  build({ depth, widths }, input, classes) {
    const halvings = groups[depth].length - 1;
    const cure = () => "take another family, such as conv with fewer pairs";
    expectHalvings(input, halvings, { what: `a vgg halves the images ${halvings} times`, cure });
    const stack = new Stack(input);
    let number = 0;
    groups[depth].forEach((count, group) => {
      for (let i = 1; i <= count; i++) {
        number++;
        stack.normalised(`conv${number}`, `bn${number}`, widths[group]!);
        // The paper has ReLU, then max-pool. max(relu(x)) = relu(max(x)), with a quarter of the work.
        if (i === count && group < halvings) stack.add({ kind: "max-pool", size: 2, stride: 2 });
        stack.relu();
      }
    });
    return stack.add({ kind: "global-average-pool" }).linear("output", classes).network(input, classes);
  },
};
