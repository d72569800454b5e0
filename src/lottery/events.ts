import type { JobLabel } from "./job/job.ts";
import type { Plan, TrialTraining } from "./plan.ts";

/** Everything that happens in a run, in the order in which it happens. Store, progress line and --json read the same. */
export type Event =
  /** The run begins; `jobs` trainings are needed, as far as is known before masks are. The numbers are those of `planOf`. */
  | {
      readonly type: "run";
      readonly run: string;
      readonly jobs: number;
      readonly iterations: number;
      readonly work: number;
      readonly costs: readonly number[];
      /** Weights of the dense network, of which densities are shares. */
      readonly weights: number;
      readonly awaits: Plan["awaits"];
      /** The trainings of each trial and what they wait for, in the order of `byPlace`. */
      readonly trainings: readonly TrialTraining[];
      /** Trainings that may run at once. */
      readonly atOnce: number;
      /** Present where the data bear no verdict: why, a sentence each. */
      readonly noVerdict?: readonly string[];
    }
  /**
   * The training of iterations `from` to `iterations`. `iteration`: where it begins; one that was stopped goes on where it was
   * last kept.
   */
  | {
      readonly type: "job-started";
      readonly job: JobLabel;
      readonly from: number;
      readonly iteration: number;
      readonly iterations: number;
      /** The machine that trains it, where that is another. */
      readonly worker?: string;
    }
  | {
      readonly type: "progress";
      readonly key: string;
      readonly iteration: number;
      readonly iterations: number;
      readonly validationLoss: number;
    }
  | {
      readonly type: "job-done";
      readonly job: JobLabel;
      /** True if the store had the result already. */
      readonly reused: boolean;
      readonly earlyStopIteration: number;
      /** The early stop is the last measurement: it might have come later. */
      readonly censored: boolean;
      readonly testAccuracyAtEarlyStop: number;
      readonly testAccuracyAtEnd: number;
    }
  | {
      readonly type: "job-diverged";
      readonly job: JobLabel;
      readonly reused: boolean;
      readonly iteration: number;
      readonly lastLoss: number | null;
    }
  | {
      readonly type: "pruned";
      readonly trial: number;
      readonly round: number;
      readonly density: number;
      readonly survivors: number;
    }
  | { readonly type: "warning"; readonly message: string }
  | { readonly type: "done"; readonly run: string }
  /** Somebody stopped the run: what was finished is kept, and the same request goes on. */
  | { readonly type: "interrupted"; readonly run: string }
  /** The run ended with an error. `cure`: null if it was none of ours. */
  | { readonly type: "failed"; readonly run: string; readonly message: string; readonly cure: string | null };
