import { z } from "zod";
import { type Tensor, walk } from "../program/tensor.ts";
import type { Layer } from "./layer.ts";

const schema = z.strictObject({
  kind: z.literal("relu"),
});

/** Rectified linear units: max(0, x), in place. */
export type ReluSpec = z.output<typeof schema>;

export const relu: Layer<ReluSpec> = {
  schema,
  memory: { inPlace: true, keeps: "output" },
  output: (_, input) => input,
  parameters: () => [],
  forward(_, emit, input) {
    emit.push({ op: "relu-forward", ...walk([input]), ...valuesOf(input), chunks: emit.chunks });
    return input;
  },
  backward(_, emit, { output, gradient }) {
    const { values, stride, plane, pitch } = gradient;
    emit.push({
      op: "relu-backward",
      ...walk([output, gradient]),
      ...valuesOf(output),
      gradients: values,
      gradientStride: stride,
      gradientPlane: plane,
      gradientPitch: pitch,
      chunks: emit.chunks,
    });
    return gradient;
  },
};

const valuesOf = ({ values, stride, plane, pitch }: Tensor) => ({ values, stride, plane, pitch });
