import type { Masks } from "../engine/index.ts";
import { type Density, densityOfLayers, packBits, unpackBits } from "./mask.ts";

/** Masks as bits, an eighth of their size: jobs wait by the hundred, each with a mask. Plain data. */
export type PackedMasks = readonly PackedMask[];

export interface PackedMask {
  /** The weight parameter's name. */
  readonly name: string;
  /** How many weights there are. */
  readonly length: number;
  /** Weight i is bit i & 7 of byte i >> 3, lowest bit first; bits behind the last weight are 0. */
  readonly bits: Uint8Array;
}

export const packMasks = (masks: Masks): PackedMasks =>
  [...masks].map(([name, mask]) => ({ name, length: mask.length, bits: packBits(mask) }));

/** The way back: new arrays of ones and zeros. */
export const unpackMasks = (packed: PackedMasks): Masks =>
  new Map(packed.map(({ name, length, bits }) => [name, unpackBits(bits, length)]));

/** Counts packed masks as `density` counts masks. */
export const packedDensity = (packed: PackedMasks): Density =>
  densityOfLayers(packed.map(({ name, length, bits }) => ({ name, survivors: ones(bits), weights: length })));

function ones(bytes: Uint8Array): number {
  let count = 0;
  for (let i = 0; i < bytes.length; i++) {
    let bits = bytes[i]!;
    bits -= (bits >> 1) & 0x55;
    bits = (bits & 0x33) + ((bits >> 2) & 0x33);
    count += (bits + (bits >> 4)) & 0x0f;
  }
  return count;
}
