import { z } from "zod";
import type { ModelFamily } from "./model.ts";
import { Stack } from "./stack.ts";

const schema = z.strictObject({
  family: z.literal("mlp").describe("multilayer perceptron"),
  widths: z
    .array(z.int().min(1).max(16384))
    .max(16)
    .describe("hidden layers from the input on; the output layer has as many units as there are classes"),
});

/** Multilayer perceptrons with ReLU: fc1, fc2, ..., output. LeNet-300-100 is `widths: [300, 100]` (paper, Figure 2). */
export const mlp: ModelFamily<typeof schema> = {
  schema,
  name: ({ widths }) => ({ name: widths.join() === "300,100" ? "lenet-300-100" : ["mlp", ...widths].join("-") }),
  build({ widths }, input, classes) {
    const stack = new Stack(input);
    for (const [i, outputs] of widths.entries()) stack.linear(`fc${i + 1}`, outputs).relu();
    return stack.linear("output", classes).network(input, classes);
  },
  weighsPixels: () => true,
};
