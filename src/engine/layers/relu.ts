import { sizeOf } from "../../shape.ts";
import type { Layer } from "./layer.ts";

/** Rectified linear units: max(0, x), in place. */
export interface ReluSpec {
  readonly kind: "relu";
}

export const relu: Layer<ReluSpec> = {
  output: (_, input) => input,
  parameters: () => [],
  forward(_, emit, input) {
    emit.push({
      op: "relu-forward",
      values: input.values,
      stride: input.stride,
      features: sizeOf(input.shape),
      chunks: emit.chunks,
    });
    return input;
  },
  backward(_, emit, input) {
    emit.push({
      op: "relu-backward",
      values: input.values,
      gradients: input.gradients,
      stride: input.stride,
      features: sizeOf(input.shape),
      chunks: emit.chunks,
    });
  },
};
