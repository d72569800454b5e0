import { z } from "zod";
import type { Layer } from "./layer.ts";
import { pooledShape, pooling, poolWindow } from "./pool.ts";

const schema = z.strictObject({
  kind: z.literal("average-pool"),
  ...poolWindow,
});

/** The mean of each window. */
export type AveragePoolSpec = z.output<typeof schema>;

export const averagePool: Layer<AveragePoolSpec> = {
  schema,
  memory: {},
  output: pooledShape,
  parameters: () => [],

  forward(spec, emit, input) {
    const output = emit.output(pooledShape(spec, input.shape));
    emit.push({ op: "average-pool-forward", ...pooling(spec, input, output), chunks: emit.chunks });
    return output;
  },

  backward(spec, emit, { input, gradient, needed }) {
    const result = needed ? emit.gradientOf(input) : null;
    if (result) emit.push({ op: "average-pool-backward", ...pooling(spec, result, gradient), chunks: emit.chunks });
    emit.release(gradient);
    return result;
  },
};
