import { type JobPlace, turnOf } from "./job/place.ts";
import { turns } from "./turns.ts";

/** A training in two parts: what is prepared for it, and what is done with that when it is its turn. */
export interface Queued<P, T> {
  readonly place: JobPlace;
  /** Whether it is prepared before its turn. */
  readonly ahead: boolean;
  prepare(): P | Promise<P>;
  train(prepared: P): Promise<T>;
}

export type TrainingQueue = <P, T>(queued: Queued<P, T>) => Promise<T>;

/**
 * At most `jobs` trainings at once, of whatever runs, and one more that is prepared meanwhile, so that no core waits between two
 * of them. What later rounds wait for comes first, lower rounds before higher ones; controls, which nobody waits for, fill the
 * rest. What was prepared goes before whatever comes later.
 */
export function trainingQueue(jobs: number): TrainingQueue {
  const preparedOrInTraining = turns(jobs + 1);
  const inTraining = turns(jobs);
  return ({ place, ahead, prepare, train }) => {
    const first = -turnOf(place);
    if (!ahead) return inTraining(first, async () => train(await prepare()));
    return preparedOrInTraining(first, async () => {
      const prepared = await prepare();
      return inTraining(first, () => train(prepared));
    });
  };
}
