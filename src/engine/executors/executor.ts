import type { Steps } from "../../steps.ts";
import type { Program } from "../program/program.ts";

/** Executors that exist; which of the native ones run depends on the machine. */
export const executorNames = ["avx512", "avx2", "neon", "reference"] as const;
export type ExecutorName = (typeof executorNames)[number];

/** What the engine reads of a part of a data set: bytes, example by example. */
export interface ExampleBytes {
  readonly count: number;
  readonly pixels: Uint8Array;
  readonly labels: Uint8Array;
}

/** Runs programs. The same program gives the same bits on every executor, with any number of threads. */
export interface Executor {
  readonly name: ExecutorName;
  /** Allocates the program's arena and has it filled, in pieces: lists of a large network take seconds. */
  loading(program: Program, threads: number): Steps<Loaded>;
}

/**
 * What a program can be asked for: an iteration with its update, one that only leaves gradients, a block of an evaluation, and what
 * is to be done once before that.
 */
export type Routine = "train" | "differentiate" | "evaluate" | "prepare";

/** A program in memory, ready to run. */
export interface Loaded {
  /** The arena: parameters, lists, activations. Written between runs only; an evaluation leaves the parameters as they are. */
  readonly arena: Float32Array;
  /**
   * Runs a routine on batch after batch of `examples`, off the event loop, after the runs that were asked for before; resolves when
   * done, stopped or diverged.
   */
  run(routine: Routine, call: Call): Promise<CallOutcome>;
  /** Runs a routine on one batch, on this thread: what it leaves is in the arena. */
  runNow(routine: Routine, call: Call): void;
  /** Gives back all of the arena but its first `words`. Nothing may run after. */
  shrink(words: number): void;
  /** Gives the arena back at once: it is too large to wait for the garbage collector. Nothing may be used after. */
  close(): void;
}

/** What one call of a routine is given. */
export interface Call {
  readonly part: ExampleBytes;
  readonly examples: Int32Array;
  /** Training: for each example how it is read, as `packShift` makes it. */
  readonly shifts?: Int32Array | undefined;
  /** Training: number of the first iteration, counted from the dense network's iteration 0. */
  readonly from: number;
  /** Training: two rates for each iteration. */
  readonly rates: Float32Array;
  /** Training: receives one loss for each iteration. */
  readonly losses: Float32Array;
  /** Evaluation: the sum of the losses of the examples before these; default 0. */
  readonly lossSum?: number | undefined;
  /** Receives, added up, the seconds that each instruction took; the reference executor does not measure. */
  readonly times?: Float64Array | undefined;
}

export interface CallOutcome {
  /** Finished iterations; fewer than asked for where a loss was no finite number (it stands in `losses`). */
  readonly iterations: number;
  /** Evaluation: sum of the losses of all examples, those before included, and how many of these were answered correctly. */
  readonly lossSum: number;
  readonly correct: number;
}
