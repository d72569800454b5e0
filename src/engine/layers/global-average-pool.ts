import { z } from "zod";
import type { Shape } from "../../shape.ts";
import type { Tensor } from "../program/tensor.ts";
import type { Emitter, Layer } from "./layer.ts";

const schema = z.strictObject({
  kind: z.literal("global-average-pool"),
});

/** The mean of each channel's plane. */
export type GlobalAveragePoolSpec = z.output<typeof schema>;

const oneEach = ({ channels }: Shape): Shape => ({ channels, rows: 1, columns: 1 });

export const globalAveragePool: Layer<GlobalAveragePoolSpec> = {
  schema,
  memory: {},
  output: (_, input) => oneEach(input),
  parameters: () => [],

  forward(_, emit, input) {
    const output = emit.output(oneEach(input.shape));
    emit.push({ op: "plane-means", ...planes(emit, input, output) });
    return output;
  },

  backward(_, emit, { input, gradient, needed }) {
    const result = needed ? emit.gradientOf(input) : null;
    if (result) emit.push({ op: "plane-shares", ...planes(emit, result, gradient) });
    emit.release(gradient);
    return result;
  },
};

/** `input` is the side with whole planes, `output` the one with a line for each channel. */
const planes = (emit: Emitter, input: Tensor, output: Tensor) => ({
  inputs: input.values,
  inputStride: input.stride,
  inputPlane: input.plane,
  inputPitch: input.pitch,
  outputs: output.values,
  outputStride: output.stride,
  outputPlane: output.plane,
  channels: input.shape.channels,
  rows: input.shape.rows,
  columns: input.shape.columns,
  chunks: emit.chunks,
});
