import { kept, type Masks } from "../engine/index.ts";
import { sha256 } from "../hash.ts";

/** Surviving and all weights of one layer. */
export interface LayerSurvivors {
  readonly name: string;
  readonly survivors: number;
  readonly weights: number;
}

/** Surviving and all weights of each layer and of the network; density is survivors / all (P_m in the paper). */
export interface Density {
  readonly density: number;
  readonly survivors: number;
  readonly weights: number;
  /** By weight parameter. */
  readonly layers: readonly LayerSurvivors[];
}

/** Counts a mask. The denominator is all weights, layers that are never pruned included (paper, section 1). */
export const density = (masks: Masks): Density =>
  densityOfLayers([...masks].map(([name, mask]) => ({ name, survivors: kept(mask), weights: mask.length })));

/** The network's counts from those of its layers. */
export function densityOfLayers(layers: readonly LayerSurvivors[]): Density {
  const survivors = layers.reduce((sum, layer) => sum + layer.survivors, 0);
  const weights = layers.reduce((sum, layer) => sum + layer.weights, 0);
  return { density: survivors / weights, survivors, weights, layers };
}

/** The layer that a weight parameter belongs to, for a reader: `fc1` of `fc1.weight`. */
export const layerName = (parameter: string): string => parameter.replace(/\.weight$/, "");

/** Bit i of byte i >> 3, lowest bit first. */
export function packBits(mask: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(Math.ceil(mask.length / 8));
  for (let i = 0; i < mask.length; i++) bytes[i >> 3]! |= mask[i]! << (i & 7);
  return bytes;
}

/** The way back from `packBits`: `length` ones and zeros. */
export function unpackBits(bytes: Uint8Array, length: number): Uint8Array {
  const mask = new Uint8Array(length);
  for (let i = 0; i < length; i++) mask[i] = (bytes[i >> 3]! >> (i & 7)) & 1;
  return mask;
}

/** Identity of a mask: equal masks give equal text, in whatever order their layers stand. */
export function maskId(masks: Masks): string {
  const inOrder = [...masks].sort(([a], [b]) => (a < b ? -1 : 1));
  return sha256(...inOrder.flatMap(([name, mask]) => [`${name}:${mask.length}:`, packBits(mask)]));
}
