import type { ExampleBytes } from "../executor.ts";

/** What a kernel sees: the arena as floats and as whole numbers, and the iteration that is running. */
export interface Memory {
  readonly floats: Float32Array;
  readonly ints: Int32Array;
  readonly part: ExampleBytes;
  /** The examples of this iteration; fewer than the batch at the end of an evaluation. */
  readonly examples: Int32Array;
  /** How each of them is moved and mirrored, if they are. */
  readonly shifts: Int32Array | undefined;
  /** Counted from the dense network's iteration 0. */
  readonly iteration: number;
  /** The optimizer's two rates for this iteration. */
  readonly rates: readonly [number, number];
  /** Receives the mean loss of the batch. */
  loss: number;
  lossSum: number;
  correct: number;
}
