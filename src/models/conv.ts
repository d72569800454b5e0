import { z } from "zod";
import { DROPOUT_RATES } from "../engine/index.ts";
import { expectHalvings } from "./halvings.ts";
import type { ModelFamily } from "./model.ts";
import { nameWithSizes } from "./sizes.ts";
import { Stack } from "./stack.ts";

const width = z.int().min(1).max(16384);

const schema = z.strictObject({
  family: z.literal("conv").describe("Conv-2, Conv-4, Conv-6: pairs of 3x3 convolutions, then fully connected layers"),
  pairs: z
    .array(width)
    .min(1)
    .max(8)
    .describe("channels of each pair of convolutions, from the input on; a 2x2 max-pool ends every pair"),
  widths: z.array(width).max(16).default([256, 256]).describe("hidden fully connected layers"),
  dropout: z
    .number()
    .min(0)
    .lt(1)
    .default(0)
    .describe(
      `share of each hidden fully connected layer's units that every training iteration leaves out: 0, or ${DROPOUT_RATES.text}`,
    ),
});

/**
 * The paper's scaled-down VGGs (Figure 2): conv1, conv2, ..., fc1, fc2, output. Conv-4 is `pairs: [64, 128]`. Its dropout
 * (section 3) stands after each hidden fully connected layer; the paper does not say where.
 */
export const conv: ModelFamily<typeof schema> = {
  schema,
  name: ({ pairs, widths, dropout }) =>
    nameWithSizes(
      `conv-${2 * pairs.length}${dropout > 0 ? ` with dropout ${dropout}` : ""}`,
      { noun: "channels", here: pairs, original: pairs.map((_, i) => 64 << i) },
      { noun: "units", here: widths, original: [256, 256] },
    ),
  build({ pairs, widths, dropout }, input, classes) {
    expectHalvings(input, pairs.length, {
      what: `model.pairs has ${pairs.length} pairs of convolutions, each of which halves the images`,
      cure: (most) => (most === 0 ? "take another family" : `name at most ${most}`),
    });
    const stack = new Stack(input);
    pairs.forEach((channels, pair) => {
      stack.convolution(`conv${2 * pair + 1}`, channels).relu();
      // The paper has ReLU, then max-pool. max(relu(x)) = relu(max(x)), with a quarter of the work.
      stack
        .convolution(`conv${2 * pair + 2}`, channels)
        .add({ kind: "max-pool", size: 2, stride: 2 })
        .relu();
    });
    for (const [i, outputs] of widths.entries()) {
      stack.linear(`fc${i + 1}`, outputs).relu();
      if (dropout > 0) stack.add({ kind: "dropout", name: `dropout${i + 1}`, rate: dropout });
    }
    return stack.linear("output", classes).network(input, classes);
  },
  idle({ widths, dropout }) {
    if (dropout === 0 || widths.length > 0) return [];
    const why = "it stands behind hidden fully connected layers, and model.widths has none";
    return [{ field: "model.dropout", value: dropout, why }];
  },
};
