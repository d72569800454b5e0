import type { Emitter } from "../layers/layer.ts";
import { type Tensor, walk } from "../program/tensor.ts";

/** values += others. */
export const add = (emit: Emitter, to: Tensor, from: Tensor): void =>
  emit.push({ op: "add", ...pair(to, from), chunks: emit.chunks });

/** values = others. */
export const copy = (emit: Emitter, from: Tensor, to: Tensor): void =>
  emit.push({ op: "copy", ...pair(to, from), chunks: emit.chunks });

const pair = (to: Tensor, from: Tensor) => ({
  ...walk([to, from]),
  values: to.values,
  stride: to.stride,
  plane: to.plane,
  pitch: to.pitch,
  others: from.values,
  otherStride: from.stride,
  otherPlane: from.plane,
  otherPitch: from.pitch,
});
