import type { Checkpoints, Job, Trained, WeightsOf } from "../../lottery/index.ts";

/** What a training is handed beside its job. */
export interface Training {
  /** Stops it soon after; it throws Interrupted then. */
  readonly signal: AbortSignal;
  readonly checkpoints: Checkpoints;
  /** The final weights of the job, or the given weights, that it starts from: out of the depot, checked. */
  readonly weightsOf: WeightsOf;
  /** Told where it begins, and now and then where it is. */
  readonly reached: (where: Reached) => void;
}

export interface Reached {
  readonly from: number;
  readonly iteration: number;
  readonly validationLoss: number | null;
}

/** Trains one job. Equal jobs give equal bits, on whatever machine and however often it was interrupted. */
export type Train = (job: Job, how: Training) => Promise<Trained>;
