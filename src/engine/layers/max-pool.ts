import { z } from "zod";
import type { Tensor } from "../program/tensor.ts";
import type { Layer } from "./layer.ts";
import { pooledShape, pooling, poolWindow } from "./pool.ts";

const schema = z.strictObject({
  kind: z.literal("max-pool"),
  ...poolWindow,
});

/** The largest value of each window, the first of equal ones. */
export type MaxPoolSpec = z.output<typeof schema>;

export const maxPool: Layer<MaxPoolSpec> = {
  schema,
  memory: {},
  output: pooledShape,
  parameters: () => [],

  forward(spec, emit, input) {
    const output = emit.output(pooledShape(spec, input.shape));
    const choices = emit.training ? emit.kept("choices", output.shape) : null;
    emit.push({
      op: "max-pool-forward",
      ...pooling(spec, input, output),
      ...placesOf(choices),
      chunks: emit.chunks,
    });
    return output;
  },

  backward(spec, emit, { input, gradient, needed }) {
    const result = needed ? emit.gradientOf(input) : null;
    if (result) {
      const choices = emit.kept("choices", gradient.shape);
      emit.push({
        op: "max-pool-backward",
        ...pooling(spec, result, gradient),
        ...placesOf(choices),
        chunks: emit.chunks,
      });
    }
    emit.release(gradient);
    return result;
  },
};

/** Which place of its window each output was, as a number in every lane. */
const placesOf = (choices: Tensor | null) => ({
  choices: choices?.values ?? -1,
  choiceStride: choices?.stride ?? 0,
  choicePlane: choices?.plane ?? 0,
  choicePitch: choices?.pitch ?? 0,
});
