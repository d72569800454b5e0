import { z } from "zod";
import { type AveragePoolSpec, averagePool } from "./average-pool.ts";
import { type BatchNormSpec, batchNorm } from "./batch-norm.ts";
import { type ConvolutionSpec, convolution } from "./convolution.ts";
import { type DropoutSpec, dropout } from "./dropout.ts";
import { type GlobalAveragePoolSpec, globalAveragePool } from "./global-average-pool.ts";
import type { Layer } from "./layer.ts";
import { type LinearSpec, linear } from "./linear.ts";
import { type MaxPoolSpec, maxPool } from "./max-pool.ts";
import { type ReluSpec, relu } from "./relu.ts";

export { DROPOUT_RATES } from "./dropout.ts";
export type { Emitter, Layer, Pass, PlacedLists } from "./layer.ts";

/** One layer as data, residual blocks aside. Adding a kind of layer is a file and a line in each of the two lists. */
export type PlainLayerSpec =
  | LinearSpec
  | ConvolutionSpec
  | BatchNormSpec
  | ReluSpec
  | MaxPoolSpec
  | AveragePoolSpec
  | GlobalAveragePoolSpec
  | DropoutSpec;
const layers = {
  linear,
  convolution,
  "batch-norm": batchNorm,
  relu,
  "max-pool": maxPool,
  "average-pool": averagePool,
  "global-average-pool": globalAveragePool,
  dropout,
} satisfies { [K in PlainLayerSpec["kind"]]: Layer<Extract<PlainLayerSpec, { kind: K }>> };

const [first = linear.schema, ...others] = Object.values(layers).map(({ schema }) => schema); // its type may be empty

/** A plain layer as a job's file says it. */
export const plainLayerSchema = z.union([first, ...others]) as z.ZodType<PlainLayerSpec>; // each file's schema is its spec's

/** Draws numbers in training, and does nothing in evaluation. */
export const isDropout = ({ kind }: PlainLayerSpec): boolean => kind === "dropout";

/** The meaning of a layer's spec. */
export function layerOf(spec: PlainLayerSpec): Layer<PlainLayerSpec> {
  const byKind: Record<PlainLayerSpec["kind"], Layer<never>> = layers;
  return byKind[spec.kind] as Layer<PlainLayerSpec>; // the kind is the key: a layer only ever meets its own spec
}
