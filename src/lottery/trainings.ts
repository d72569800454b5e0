import { Interrupted } from "../errors.ts";
import type { Job, Trained } from "./job.ts";
import type { JobRecord } from "./record.ts";
import type { Finished } from "./strategies/index.ts";

/** A job that is over: its record without its weights, and the key under which the store has them. */
export interface FinishedJob extends JobRecord {
  readonly key: string;
}

/** The trainings of one trial, begun at once and gathered at the end. */
export interface Trainings {
  begin(job: Job): Promise<Finished>;
  /** Resolves when nothing is running any more, whatever came of it. */
  settled(): Promise<void>;
  /** Everything that was begun, in that order, or its first error. */
  finished(): Promise<readonly FinishedJob[]>;
}

/** Keeps records, never weights: those live as long as somebody who waited for them. */
export function trainings(
  train: (job: Job) => Promise<Trained>,
  announce: (job: Job, trained: Trained) => void,
): Trainings {
  const records: Promise<FinishedJob>[] = [];
  return {
    begin(job) {
      const training = (async () => {
        const trained = await train(job);
        announce(job, trained);
        return { job, trained };
      })();
      const record = training.then(({ trained }) => recordOf(job, trained));
      record.catch(() => undefined); // it is looked at in the end; until then a failure must not end the process
      records.push(record);
      return training;
    },
    settled: async () => {
      await Promise.allSettled(records);
    },
    finished: () => together(records),
  };
}

/** All results once all are over; if some failed, the first error that is not just an interruption. */
export async function together<T>(promises: readonly Promise<T>[]): Promise<readonly T[]> {
  const settled = await Promise.allSettled(promises);
  const errors = settled.filter((result) => result.status === "rejected").map((result) => result.reason as unknown);
  if (errors.length > 0) throw errors.find((error) => !(error instanceof Interrupted)) ?? errors[0];
  return settled.filter((result) => result.status === "fulfilled").map((result) => result.value);
}

function recordOf({ place, key, density, layers }: Job, trained: Trained): FinishedJob {
  return { ...place, key, density, layers, outcome: trained.diverged ?? trained.result };
}
