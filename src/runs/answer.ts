import {
  type Answer,
  type Event,
  type Job,
  type JobPlace,
  outcomeOf,
  type Trained,
  type TrainingQueue,
  turns,
} from "../lottery/index.ts";
import type { Stored } from "./store.ts";

/** Where finished jobs are kept: a `Store` is one. */
export interface Kept {
  find(job: Job): Promise<Stored>;
  save(run: string, job: Job, trained: Trained): Promise<void>;
  refer(run: string, place: JobPlace, key: string): Promise<void>;
}

export interface AnswerOptions {
  readonly store: Kept;
  /** The run that asks. */
  readonly run: string;
  /** Trains what the store does not have. */
  readonly train: (job: Job) => Promise<Trained>;
  /** When it is a job's turn. Answers from the store only wait for each other. */
  readonly queue: TrainingQueue;
  readonly emit: (event: Event) => void;
}

/**
 * Training as the store sees it: a job that any run has finished is answered from the store, everything else is trained
 * and kept, whole, before it is handed on. So resuming is running again. A file that is missing or damaged is warned of
 * by name and its job done again.
 */
export function answeringFromStore({ store, run, train, queue, emit }: AnswerOptions): (job: Job) => Promise<Answer> {
  /** Two places of a run may ask for the same training: the second waits for the first. */
  const asked = new Map<string, Promise<Answer>>();
  /** A job's file is read whole, and may be of hundreds of megabytes: all of a run's at once would not fit. */
  const reading = turns(2);

  const answer = async (job: Job): Promise<Answer> => {
    const stored = await reading(0, () => store.find(job));
    if (stored.kind === "outcome") {
      await store.refer(run, job.place, job.key);
      return { outcome: stored.outcome, reused: true };
    }
    if (stored.kind === "damaged") emit({ type: "warning", message: stored.message });
    return queue(job.place, async () => {
      const trained = await train(job);
      await store.save(run, job, trained);
      return { outcome: outcomeOf(trained), reused: false };
    });
  };

  return async (job) => {
    const before = asked.get(job.key);
    if (before === undefined) {
      const answered = answer(job).finally(() => asked.delete(job.key));
      asked.set(job.key, answered);
      return answered;
    }
    const { outcome } = await before;
    await store.refer(run, job.place, job.key);
    return { outcome, reused: true };
  };
}
