import type { Instruction } from "./instructions.ts";
import type { MemoryKind } from "./memory.ts";
import type { Parameter } from "./parameter.ts";

/** Where one parameter's live values lie: `places[k]` is the place of value k in the dense array, in rising order. */
export interface Stored {
  readonly parameter: Parameter;
  /** Word in the arena of the first live value. */
  readonly values: number;
  readonly places: Int32Array;
}

/**
 * What the compiler makes of network, masks, batch and optimizer: a memory plan and the instructions of one iteration
 * and of one evaluated block. An executor allocates the arena, writes `contents` into it and runs the routines.
 */
export interface Program {
  /** Size of the arena in 4-byte words. */
  readonly words: number;
  /** The same by what it is for. */
  readonly memory: ReadonlyMap<MemoryKind, number>;
  /** What the arena holds from the start: lists and constants. Everything else is zero. */
  readonly contents: readonly { readonly at: number; readonly data: Int32Array | Float32Array }[];
  readonly stored: readonly Stored[];
  /** All live parameters, one after the other. */
  readonly parameters: { readonly at: number; readonly count: number };
  /** The optimizer's state, one after the other. */
  readonly state: { readonly at: number; readonly count: number };
  readonly batch: number;
  readonly evaluationBatch: number;
  readonly train: readonly Instruction[];
  readonly evaluate: readonly Instruction[];
  /** The layer that each instruction of `train` works for. */
  readonly layers: readonly string[];
  /** Multiply-adds of one training iteration that the surviving weights of each layer need: forward, and both backwards. */
  readonly multiplyAdds: ReadonlyMap<string, number>;
}
