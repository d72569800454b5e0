import { z } from "zod";
import { glorot, type LayerSpec } from "../engine/index.ts";
import { sizeOf } from "../shape.ts";
import type { ModelFamily } from "./model.ts";

const schema = z.strictObject({
  family: z.literal("mlp").describe("multilayer perceptron"),
  widths: z
    .array(z.int().min(1).max(16384))
    .max(16)
    .describe("hidden layers from the input on; the output layer has as many units as there are classes"),
});

/** Multilayer perceptrons with ReLU: fc1, fc2, ..., output. LeNet-300-100 is `widths: [300, 100]` (paper, Figure 2). */
export const mlp: ModelFamily<typeof schema> = {
  about: "multilayer perceptron: fully connected layers with ReLU between them",
  schema,
  build({ widths }, input, classes) {
    const layers: LayerSpec[] = [];
    let inputs = sizeOf(input);
    widths.forEach((outputs, i) => {
      const name = `fc${i + 1}`;
      layers.push({ kind: "linear", name, outputs, deviation: glorot(inputs, outputs) }, { kind: "relu" });
      inputs = outputs;
    });
    layers.push({ kind: "linear", name: "output", outputs: classes, deviation: glorot(inputs, classes) });
    return { input, classes, layers };
  },
};
