/**
 * What a program is made of. Every field is a whole number: a place in the arena (in 4-byte words from its start), a
 * count or a stride. The native executor packs them in the order that native/kernels/*.h declares them; the reference
 * executor reads them as they are. What each does is said once, beside its kernel.
 */
export interface Gather {
  readonly op: "gather";
  readonly values: number;
  readonly stride: number;
  readonly channels: number;
  readonly area: number;
  readonly chunks: number;
  readonly scales: number;
  readonly read: number;
  readonly active: number;
  readonly words: number;
  readonly labels: number;
}

interface Linear {
  readonly inputs: number;
  readonly inputStride: number;
  readonly outputs: number;
  readonly outputStride: number;
  readonly rows: number;
  readonly chunks: number;
}

export interface LinearForward extends Linear {
  readonly op: "linear-forward";
  readonly values: number;
  readonly biases: number;
  readonly starts: number;
  readonly indices: number;
  readonly parts: number;
  readonly width: number;
  readonly columns: number;
  /** Bits of the inputs that are not zero, or -1: all count. */
  readonly active: number;
  readonly words: number;
  /** Entries that are chosen together, and room for that in `scratch`, for each thread. */
  readonly together: number;
  readonly scratch: number;
  readonly scratchWords: number;
}

export interface LinearBackward extends Linear {
  readonly op: "linear-backward";
  readonly values: number;
  readonly starts: number;
  readonly indices: number;
  readonly places: number;
}

export interface LinearGradients {
  readonly op: "linear-gradients";
  /** The side that groups share, and the other: inputs and the gradients of the outputs, or the other way round. */
  readonly shared: number;
  readonly sharedStride: number;
  readonly others: number;
  readonly othersStride: number;
  /** Gradients of the outputs, for the biases. */
  readonly outputs: number;
  readonly outputStride: number;
  readonly gradients: number;
  readonly biasGradients: number;
  readonly rows: number;
  readonly chunks: number;
  /** Bits of the shared side that are not zero in the whole batch, or -1. */
  readonly active: number;
  readonly groups16: number;
  readonly shared16: number;
  readonly others16: number;
  readonly places16: number;
  readonly groups8: number;
  readonly shared8: number;
  readonly others8: number;
  readonly places8: number;
  readonly groups4: number;
  readonly shared4: number;
  readonly others4: number;
  readonly places4: number;
}

export interface ReluForward {
  readonly op: "relu-forward";
  readonly values: number;
  readonly stride: number;
  readonly features: number;
  readonly chunks: number;
}

export interface ReluBackward extends Omit<ReluForward, "op"> {
  readonly op: "relu-backward";
  readonly gradients: number;
}

export interface Score {
  readonly op: "score";
  readonly logits: number;
  readonly stride: number;
  readonly labels: number;
  readonly classes: number;
  readonly chunks: number;
}

export interface SoftmaxLoss extends Omit<Score, "op"> {
  readonly op: "softmax-loss";
  readonly gradients: number;
}

export interface AdamUpdate {
  readonly op: "adam";
  readonly parameters: number;
  readonly gradients: number;
  readonly first: number;
  readonly second: number;
  readonly count: number;
  readonly constants: number;
}

export interface SgdUpdate {
  readonly op: "sgd";
  readonly parameters: number;
  readonly gradients: number;
  readonly velocity: number;
  readonly count: number;
  readonly constants: number;
}

export type Instruction =
  | Gather
  | LinearForward
  | LinearBackward
  | LinearGradients
  | ReluForward
  | ReluBackward
  | SoftmaxLoss
  | Score
  | AdamUpdate
  | SgdUpdate;

/** Examples side by side in one vector, and chunks of them that one pass of a kernel takes together. */
export const LANES = 16;
export const BLOCK = 4;
