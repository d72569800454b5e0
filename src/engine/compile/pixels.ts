import { type Shape, sizeOf } from "../../shape.ts";
import { eachEntry } from "../lists/lists.ts";
import type { Network } from "../network.ts";
import { BLOCK, LANES } from "../program/instructions.ts";
import type { Tensor } from "../program/tensor.ts";
import type { RoutineEmitter } from "./emitter.ts";
import type { Storage } from "./storage.ts";
import { NOTHING, wantedBy } from "./wants.ts";

/** How pixels come into the network. */
export interface Pixels {
  /** Places in the arena: scale and shift of each channel, and `readBits`. */
  readonly scales: number;
  readonly read: number;
  /** Training moves and mirrors its examples. */
  readonly augmented: boolean;
}

/** A bit for each pixel that a surviving weight of the first layer reads, where that is fully connected. */
export function readBits({ stored, rows }: Storage, input: Shape): Int32Array {
  const bits = new Int32Array(Math.ceil(sizeOf(input) / 32));
  const first = rows.get(stored[0]?.parameter.name ?? "");
  if (first && !first.mask) {
    for (let pixel = 0; pixel < first.columns; pixel++) bits[pixel >> 5]! |= 1 << (pixel & 31);
  } else if (first) {
    eachEntry(first, (_, pixel) => {
      bits[pixel >> 5]! |= 1 << (pixel & 31);
    });
  }
  return bits;
}

/** Emits what gathers a batch: its pixels, its labels, and bits of the pixels that are not zero everywhere. */
export function gather(
  emit: RoutineEmitter,
  { input: shape, layers }: Network,
  { scales, read, augmented }: Pixels,
): { pixels: Tensor; labels: number } {
  const { halo = 0 } = wantedBy(layers, 0, NOTHING);
  // Only a fully connected first layer can skip pixels: those that are zero in a whole block, and those that no surviving
  // weight reads.
  const dense = layers[0]?.kind === "linear";
  emit.begin({ id: "pixels", layer: "pixels", output: NOTHING });
  const pixels = emit.keep("pixels", shape, { halo, dense });
  const labels = emit.keptWords("labels", emit.chunks * LANES);
  const { values, stride, plane, pitch } = pixels;
  const { channels, rows, columns } = shape;
  const { chunks } = emit;
  const shifted = emit.training && augmented;
  if (!dense || shifted) {
    emit.push({
      op: "gather-images",
      values,
      stride,
      plane,
      pitch,
      channels,
      rows,
      columns,
      chunks,
      scales,
      labels,
      shifted: shifted ? 1 : 0,
    });
    return { pixels, labels };
  }
  const words = Math.ceil(sizeOf(shape) / 32);
  const blocks = Math.ceil(chunks / BLOCK);
  const active = emit.keptWords("active", words * (blocks + 1));
  const area = rows * columns;
  emit.push({ op: "gather", values, stride, channels, area, chunks, scales, read, active, words, labels });
  return { pixels: { ...pixels, active: { blocks: active, batch: active + words * blocks, words } }, labels };
}
