import { type Shape, sizeOf } from "../../shape.ts";
import { LANES } from "./instructions.ts";

/**
 * Where activations (or their gradients) lie: [chunk of 16 examples][channel, row, column][16 lanes], in words from the
 * arena's start. A line is the 16 lanes of one feature. Planes may have a halo of zero lines, which a convolution reads
 * instead of asking where the border is.
 */
export interface Tensor {
  readonly shape: Shape;
  /** Lines of zeros on each side of a plane's rows and columns. */
  readonly halo: number;
  /** The first line of the first plane, behind its halo. */
  readonly values: number;
  /** Words from one row, plane (channel) and chunk to the next. */
  readonly pitch: number;
  readonly plane: number;
  readonly stride: number;
  /** The halo that whoever writes the gradient of these values must leave around it. */
  readonly gradientHalo: number;
  /** Not its holder's to release: a part of a larger tensor, or one that is still read elsewhere. */
  readonly borrowed: boolean;
  /** The first word of the room that it was given, if it was: what is kept is never released. */
  readonly room: number;
  /** Where in its room one more chunk is free: 1 behind it, -1 before it, 0: nowhere. */
  readonly spare: -1 | 0 | 1;
  /** Bits of the features that are not zero, by block of 64 examples and then for the whole batch; null: all count. */
  readonly active: { readonly blocks: number; readonly batch: number; readonly words: number } | null;
}

export interface Layout {
  readonly halo?: number;
  readonly gradientHalo?: number;
  /** Whoever reads it takes features one after the other (a fully connected layer): no halo, no gaps. */
  readonly dense?: boolean;
}

/** A tensor's geometry, at word 0. A chunk of it takes `stride` words. */
export function layOut(shape: Shape, { halo = 0, gradientHalo = 0, dense = false }: Layout): Tensor {
  const pitch = (shape.columns + 2 * halo) * LANES;
  const lines = (shape.rows + 2 * halo) * (shape.columns + 2 * halo);
  // Planes, or chunks, that are a multiple of a cache way apart would fight for the same few places in the cache.
  const gap = dense || lines % 4 !== 0 ? 0 : LANES;
  const plane = lines * LANES + gap;
  const size = shape.channels * plane;
  const stride = (size / LANES) % 64 === 0 ? size + LANES : size;
  return {
    shape,
    halo,
    values: halo * (pitch + LANES),
    pitch,
    plane,
    stride,
    gradientHalo,
    borrowed: false,
    room: 0,
    spare: 0,
    active: null,
  };
}

/** Whether features stand one after the other, as a fully connected layer reads them. */
export const isDense = ({ shape, pitch, plane }: Tensor): boolean =>
  pitch === shape.columns * LANES && plane === shape.rows * pitch;

/** The part of a tensor that begins at chunk `first`. */
export const fromChunk = (tensor: Tensor, first: number): Tensor => ({
  ...tensor,
  values: tensor.values + first * tensor.stride,
  borrowed: true,
});

/** How elementwise instructions walk over tensors of one shape: lines in rows in planes, as few and as long as can be. */
export function walk(tensors: readonly Tensor[]): {
  readonly planes: number;
  readonly rows: number;
  readonly columns: number;
} {
  const { shape } = tensors[0] ?? { shape: { channels: 0, rows: 0, columns: 0 } };
  const { channels, rows, columns } = shape;
  return tensors.every(isDense) ? { planes: 1, rows: 1, columns: sizeOf(shape) } : { planes: channels, rows, columns };
}
