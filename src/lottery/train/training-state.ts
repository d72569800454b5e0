import { type Checkpoint, discard, type Trainer } from "../../engine/index.ts";
import type { Curve, Score } from "../job/result.ts";

/** How far a training is. */
export interface Position {
  /** Iterations done, counted from the dense network's iteration 0. */
  readonly iteration: number;
  /** Mean loss of the last batch, or null before the first. */
  readonly lastLoss: number | null;
}

/**
 * A training between two iterations: everything that decides how it goes on, and what was measured until here. Data order,
 * augmentation and dropout are not in it: their streams can be entered at any iteration.
 */
export interface TrainingState extends Position {
  readonly validation: Curve;
  readonly test: Curve;
  /** The lowest validation loss so far, and the weights there; undefined before the first validation. */
  readonly best: Best | undefined;
  readonly trainer: Checkpoint;
}

export interface Best {
  readonly iteration: number;
  readonly validation: Score;
  /** Written over at the next lower loss. */
  readonly snapshot: Float32Array;
}

/** Puts a trainer where a training was stopped, if it was. The state's arrays are freed: the trainer has them now. */
export function resumed(trainer: Trainer, state: TrainingState | undefined): void {
  if (!state) return;
  trainer.resume(state.trainer);
  for (const values of [state.trainer.parameters, state.trainer.state]) discard(values);
}

/** Where unfinished trainings are kept, so that one that is killed loses about a minute. */
export interface Checkpoints {
  /**
   * The job as it was last kept, in arrays that are the caller's; undefined if it never was, or what was kept
   * is damaged.
   */
  load(key: string): Promise<TrainingState | undefined>;
  /** Keeps it, instead of what was kept before. */
  keep(key: string, state: TrainingState): Promise<void>;
  /** Seconds from one checkpoint of a training to the next. */
  readonly seconds: number;
}
