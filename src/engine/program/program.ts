import type { Steps } from "../../steps.ts";
import type { Parameter } from "../parameter.ts";
import type { Instruction } from "./instructions.ts";
import type { MemoryKind } from "./memory.ts";

/** Where one parameter's live values lie. */
export interface StoredParameter {
  readonly parameter: Parameter;
  /** Word in the arena of the first live value, and how many there are. */
  readonly values: number;
  readonly count: number;
  /** Calls `act` with the index in the dense array of every live value, and with its number: from 0 on, in order. */
  each(act: (index: number, k: number) => void): void;
}

/**
 * What the compiler makes of network, masks, batch and optimizer: a memory plan and the instructions of one iteration
 * and of one evaluated block. An executor allocates the arena, has it written to by `fill`, in pieces, and runs the routines.
 */
export interface Program {
  /** Size of the arena in 4-byte words. */
  readonly words: number;
  /** The same by what it is for. */
  readonly memory: ReadonlyMap<MemoryKind, number>;
  /** Writes what the arena holds from the start, lists and constants. Everything else is zero. */
  fill(arena: Int32Array): Steps<void>;
  readonly stored: readonly StoredParameter[];
  /** All live parameters, one after the other. */
  readonly parameters: { readonly at: number; readonly count: number };
  /** The optimizer's state, one after the other. */
  readonly state: { readonly at: number; readonly count: number };
  readonly batch: number;
  readonly evaluationBatch: number;
  readonly train: readonly Instruction[];
  readonly evaluate: readonly Instruction[];
  /** An iteration of training that leaves the parameters as they are; its gradients stand from `gradients` on. */
  readonly differentiate: readonly Instruction[];
  /** What is made of the parameters once, before the first answer; empty where each routine makes it itself. */
  readonly prepare: readonly Instruction[];
  /** Word of the first gradient; they lie as the trained parameters do. */
  readonly gradients: number;
  /** The layer that each instruction of `train` works for. */
  readonly layers: readonly string[];
  /** Multiply-adds of one training iteration that the surviving weights of each layer need: forward, and both backwards. */
  readonly multiplyAdds: ReadonlyMap<string, number>;
}
