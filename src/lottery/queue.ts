import { isAwaited, type JobPlace } from "./job/place.ts";
import { turns } from "./turns.ts";

/** Does the work when it is its turn. */
export type TrainingQueue = <T>(place: JobPlace, work: () => Promise<T>) => Promise<T>;

/**
 * At most `jobs` trainings at once, of whatever runs. What later rounds wait for comes first, lower rounds before higher ones;
 * controls, which nobody waits for, fill the rest.
 */
export function trainingQueue(jobs: number): TrainingQueue {
  const take = turns(jobs);
  return (place, work) => take(priority(place), work);
}

/** More than any round's number, so that a control never goes before what is waited for. */
const AWAITED = 1_000_000;

function priority({ role, round }: JobPlace): number {
  return (isAwaited(role) ? AWAITED : 0) - round;
}
