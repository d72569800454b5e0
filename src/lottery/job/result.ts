import type { Weights } from "../../engine/index.ts";

/** How well a network does on some examples. */
export interface Score {
  /** Mean cross-entropy, natural logarithm. */
  readonly loss: number;
  readonly correct: number;
  readonly examples: number;
}

export const accuracy = (score: Score): number => score.correct / score.examples;

/** A measured curve: `loss[i]` and `accuracy[i]` were measured after `iteration[i]` optimizer steps. */
export interface Curve {
  readonly iteration: readonly number[];
  readonly loss: readonly number[];
  readonly accuracy: readonly number[];
}

/** The numbers of a finished job. All iterations are counted from the dense network's iteration 0. */
export interface Result {
  /** The iteration at which training ended. */
  readonly iterations: number;
  /** Iteration of the lowest validation loss; the first of equal ones. */
  readonly earlyStopIteration: number;
  /** The lowest loss was the last one measured: the network might have stopped later. */
  readonly censored: boolean;
  readonly atEarlyStop: { readonly train: Score; readonly validation: Score; readonly test: Score };
  readonly atEnd: { readonly train: Score; readonly validation: Score; readonly test: Score };
  readonly validation: Curve;
  readonly test: Curve;
  /** Surviving weights counted from the weights' places, by weight parameter. */
  readonly survivors: Readonly<Record<string, number>>;
  /** Present if training ended with every weight as it began: its steps were too small for float32, or every ReLU is dead. */
  readonly unchanged?: true;
}

/** Training met a loss that is NaN or infinite: recorded, never used. */
export interface Divergence {
  readonly iteration: number;
  /** The last finite loss, or null if there was none. */
  readonly lastLoss: number | null;
}

/** What came out of a training: its numbers, or where it diverged. */
export type Outcome = Result | Divergence;

export const isResult = (outcome: Outcome): outcome is Result => "atEnd" in outcome;

/** What whoever trains a job hands on. A diverged one has no weights and no result. Weights are dense, pruned places 0. */
export type Trained =
  | {
      readonly diverged: null;
      readonly result: Result;
      readonly finalWeights: Weights;
      readonly earlyStopWeights: Weights;
    }
  | { readonly diverged: Divergence };

export const outcomeOf = (trained: Trained): Outcome => trained.diverged ?? trained.result;
