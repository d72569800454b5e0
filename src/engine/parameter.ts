/** Which rate prunes a weight: `output` is the last layer with weights, whatever its kind (paper, section 2). */
export type LayerKind = "convolution" | "linear" | "output";

/** One array of trainable numbers. Weights are prunable; biases are not counted and never pruned (paper, Figure 2). */
export interface Parameter {
  /** `layer.weight` or `layer.bias`. */
  readonly name: string;
  readonly layer: string;
  readonly role: "weight" | "bias";
  /** Weights: outputs first, then the axes of one output's inputs, row-major, as in PyTorch. */
  readonly shape: readonly number[];
  /** Deviation of the initial values; 0 for biases. Glorot normal: sqrt(2 / (fan_in + fan_out)). */
  readonly deviation: number;
}

export const lengthOf = (parameter: Parameter): number => parameter.shape.reduce((a, b) => a * b, 1);

/** Every parameter's values by name, dense, pruned places 0. The form in which weights leave and enter the engine. */
export type Weights = ReadonlyMap<string, Float32Array>;

/** Which weights stay: 1 or 0 for each weight, by the weight's parameter name (never biases). */
export type Masks = ReadonlyMap<string, Uint8Array>;

/** Deviation of Gaussian Glorot initialization (Glorot and Bengio, 2010): sqrt(2 / (fan_in + fan_out)), not truncated. */
export const glorot = (fanIn: number, fanOut: number): number => Math.sqrt(2 / (fanIn + fanOut));
