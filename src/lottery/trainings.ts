import { Interrupted } from "../errors.ts";
import { type Answer, type Job, recordOf } from "./job/job.ts";
import { isAwaited } from "./job/place.ts";
import type { JobRecord } from "./job/record.ts";
import { isResult } from "./job/result.ts";
import type { Ref } from "./strategies/strategy.ts";

/** The trainings of one trial: begun at once, found by role and round, gathered at the end. */
export interface Trainings {
  begin(job: Job): void;
  /** The job of this role and round, which must have begun. */
  jobOf(ref: Ref): Job;
  /** Waits until all of these are over. False if one of them diverged: it has no weights to go on from. */
  soundAfter(refs: readonly Ref[]): Promise<boolean>;
  /** Resolves when nothing is running any more, whatever came of it. */
  settled(): Promise<void>;
  /** Everything that was begun, in that order, or its first error. */
  finished(): Promise<readonly JobRecord[]>;
}

export function trainings(
  train: (job: Job) => Promise<Answer>,
  announce: (job: Job, answer: Answer) => void,
): Trainings {
  const begun: Promise<JobRecord>[] = [];
  // Those that something may go on from. A control's job, its mask of a bit for each weight with it, is let go once it has trained.
  const awaited: { readonly job: Job; readonly record: Promise<JobRecord> }[] = [];
  const find = ({ role, round }: Ref) => {
    const found = awaited.find(({ job: { place } }) => place.role === role && place.round === round);
    if (!found) throw new Error(`nothing of round ${round} was begun as ${role}`);
    return found;
  };
  return {
    begin(job) {
      const record = (async () => {
        const answer = await train(job);
        announce(job, answer);
        return recordOf(job, answer.outcome);
      })();
      record.catch(() => undefined); // it is looked at in the end; until then a failure must not end the process
      begun.push(record);
      if (isAwaited(job.place.role)) awaited.push({ job, record });
    },
    jobOf: (ref) => find(ref).job,
    async soundAfter(refs) {
      const records = await Promise.all(refs.map((ref) => find(ref).record));
      return records.every(({ outcome }) => isResult(outcome));
    },
    async settled() {
      await Promise.allSettled(begun);
    },
    finished: () => together(begun),
  };
}

/** All results once all are over; if some failed, the first error that is not just an interruption. */
export async function together<T>(promises: readonly Promise<T>[]): Promise<readonly T[]> {
  const settled = await Promise.allSettled(promises);
  const errors = settled.filter((result) => result.status === "rejected").map((result) => result.reason as unknown);
  if (errors.length > 0) throw errors.find((error) => !(error instanceof Interrupted)) ?? errors[0];
  return settled.filter((result) => result.status === "fulfilled").map((result) => result.value);
}
