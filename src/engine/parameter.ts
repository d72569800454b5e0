/**
 * Which rate prunes a layer's weights: `output` is the last layer with weights, whatever its kind (paper, section 2), but never
 * one in a shortcut; `shortcut` is a convolution that brings a residual block's input to the shape of its output.
 */
export const layerKinds = ["convolution", "linear", "shortcut", "output"] as const;
export type LayerKind = (typeof layerKinds)[number];

export const isLayerKind = (name: string): name is LayerKind => layerKinds.some((kind) => kind === name);

/**
 * What an array of numbers is to its layer. Only weights are counted and pruned (paper, Figure 2). `mean` and `variance`
 * are a batch normalisation's running statistics: kept and reset with the rest, but not trained by the optimizer.
 */
export type Role = "weight" | "bias" | "scale" | "shift" | "mean" | "variance";

export interface Parameter {
  /** `layer.weight`, `layer.bias`, ... */
  readonly name: string;
  readonly layer: string;
  readonly role: Role;
  /** Weights: outputs first, then the axes of one output's inputs, row-major, as in PyTorch. */
  readonly shape: readonly number[];
  /** Deviation of the initial values; 0: they are all `constant`. Glorot normal: sqrt(2 / (fan_in + fan_out)). */
  readonly deviation: number;
  /** Initial value where the deviation is 0; default 0. */
  readonly constant?: number;
}

export const lengthOf = (parameter: Parameter): number => parameter.shape.reduce((a, b) => a * b, 1);

/** Whether the optimizer changes it. */
export const isTrained = ({ role }: Parameter): boolean => role !== "mean" && role !== "variance";

/** Every parameter's values by name, dense, pruned places 0. The form in which weights leave and enter the engine. */
export type Weights = ReadonlyMap<string, Float32Array>;

/** Which weights stay: 1 or 0 for each weight, by the weight's parameter name (never biases). */
export type Masks = ReadonlyMap<string, Uint8Array>;

/** How many weights a layer's mask keeps. */
export function kept(mask: Uint8Array): number {
  let count = 0;
  for (let i = 0; i < mask.length; i++) count += mask[i]!;
  return count;
}

/** Deviation of Gaussian Glorot initialization (Glorot and Bengio, 2010): sqrt(2 / (fan_in + fan_out)), not truncated. */
export const glorot = (fanIn: number, fanOut: number): number => Math.sqrt(2 / (fanIn + fanOut));
