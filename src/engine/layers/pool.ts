import { z } from "zod";
import type { Shape } from "../../shape.ts";
import type { Tensor } from "../program/tensor.ts";

/** Fields of a pooling layer: its windows. */
export const poolWindow = {
  /** Rows and columns of a window. */
  size: z.int().min(1),
  stride: z.int().min(1),
};

type PoolWindow = z.output<z.ZodObject<typeof poolWindow>>;

/** One output for each window that lies wholly inside; what is left over at the far edges is not read. */
export const pooledShape = ({ size, stride }: PoolWindow, { channels, rows, columns }: Shape): Shape => ({
  channels,
  rows: Math.floor((rows - size) / stride) + 1,
  columns: Math.floor((columns - size) / stride) + 1,
});

/** Fields that the instructions of all pooling layers share: `input` is the larger side, `output` the pooled one. */
export const pooling = ({ size, stride }: PoolWindow, input: Tensor, output: Tensor) => ({
  inputs: input.values,
  inputStride: input.stride,
  inputPlane: input.plane,
  inputPitch: input.pitch,
  inputRows: input.shape.rows,
  inputColumns: input.shape.columns,
  outputs: output.values,
  outputStride: output.stride,
  outputPlane: output.plane,
  outputPitch: output.pitch,
  channels: output.shape.channels,
  rows: output.shape.rows,
  columns: output.shape.columns,
  size,
  step: stride,
});
