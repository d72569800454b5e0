import { type JobPlace, turnOf } from "./job/place.ts";
import { type Turns, turns } from "./turns.ts";

/** A training in two parts: what is prepared for it, and what is done with that when it is its turn. */
export interface Queued<P, T> {
  readonly place: JobPlace;
  /** Whether it is prepared before its turn. */
  readonly ahead: boolean;
  /** After it nothing waits for its turn: what still does is gone on with at once, and has to look at the signal first. */
  readonly signal?: AbortSignal | undefined;
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
  return ({ place, ahead, signal, prepare, train }) => {
    const first = -turnOf(place);
    if (!ahead) return inTurn(inTraining, first, signal, async () => train(await prepare()));
    return inTurn(preparedOrInTraining, first, signal, async () => {
      const prepared = await prepare();
      return inTurn(inTraining, first, signal, () => train(prepared));
    });
  };
}

/** Does the work in its turn, or out of turn as soon as the signal fires; once. */
function inTurn<T>(take: Turns, priority: number, signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> {
  if (signal === undefined) return take(priority, work);
  return new Promise((resolve, reject) => {
    let waiting: (() => Promise<T>) | undefined = work;
    const begin = async () => {
      const now = waiting;
      waiting = undefined; // what was begun out of turn takes none later, and is not held until then
      signal.removeEventListener("abort", begin);
      await now?.().then(resolve, reject);
    };
    signal.addEventListener("abort", begin, { once: true });
    void take(priority, begin);
    if (signal.aborted) void begin();
  });
}
