import type { Layer } from "./layer.ts";
import { type PoolWindow, pooledShape, pooling } from "./pool.ts";

/** The mean of each window. */
export interface AveragePoolSpec extends PoolWindow {
  readonly kind: "average-pool";
}

export const averagePool: Layer<AveragePoolSpec> = {
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
