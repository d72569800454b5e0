import type { Checkpoint } from "../../engine/index.ts";
import type { Curve, Score } from "../job/result.ts";

/**
 * Where a training stands between two iterations: everything that decides how it goes on. Data order, augmentation and
 * dropout are not in it: their streams can be entered at any iteration.
 */
export interface Standing {
  /** Iterations done, counted from the dense network's iteration 0. What was to be measured until here is measured. */
  readonly iteration: number;
  readonly lastLoss: number | null;
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

/** Where unfinished trainings are kept, so that one that is killed loses about a minute. */
export interface Checkpoints {
  /**
   * Where the job stood when it was last kept, in arrays that are the caller's; undefined if it never was, or what was kept
   * is damaged.
   */
  load(key: string): Promise<Standing | undefined>;
  /** Keeps it, instead of what was kept before. */
  keep(key: string, standing: Standing): Promise<void>;
  /** Seconds from one checkpoint of a training to the next. */
  readonly seconds: number;
}
