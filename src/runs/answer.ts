import { Interrupted } from "../errors.ts";
import {
  type Answer,
  type Job,
  type JobPlace,
  outcomeOf,
  type Trained,
  type TrainingQueue,
  turns,
} from "../lottery/index.ts";
import type { Late } from "./run-request.ts";
import type { StoredOutcome } from "./store.ts";

/** Where finished jobs are kept: a `Store` is one. */
export interface Kept {
  find(job: Job): Promise<StoredOutcome>;
  save(run: string, job: Job, trained: Trained): Promise<void>;
  refer(run: string, place: JobPlace, key: string): Promise<void>;
}

/** Told once in a run. */
const COMPUTED_OTHERWISE =
  "the store has trainings of this run from an earlier lth, which computed them otherwise, so these trainings are done again (the earlier results stay in the store until their runs are removed)";

/** A training that can begin at once; `drop` is called instead of `train` where it need not any more. */
export interface Prepared {
  train(): Promise<Trained | Late>;
  drop(): void;
}

/** Where nothing can be prepared. */
export const unprepared = (train: Prepared["train"]): Prepared => ({ train, drop: () => undefined });

/** A training that a run asks for. */
export interface Asking {
  readonly run: string;
  readonly job: Job;
  /** Asked if nobody has trained it: before its turn if `ahead`, else when it is its turn. */
  readonly prepare: (job: Job) => Promise<Prepared>;
  readonly ahead: boolean;
  readonly warn: (message: string) => void;
  /** The run's: after it nothing is waited for, and nothing is begun. */
  readonly signal: AbortSignal;
}

/**
 * Training as the store sees it: a job that any run has finished is answered from the store, everything else is trained in its
 * turn and kept, whole, before it is handed on. So resuming is running again. What several places or runs ask for at once is
 * trained once; if the one that trained it was stopped, another takes it up. A file that is missing or damaged is warned of
 * by name and its job done again.
 */
export function answering(store: Kept, queue: TrainingQueue): (asking: Asking) => Promise<Answer> {
  const asked = new Map<string, Promise<Answer>>();
  /** A job's file is read whole, here or elsewhere, and may be of hundreds of megabytes: all of a run's at once would not fit. */
  const reading = turns(2);
  const besideTrainings = oneAtOnce();
  /** The runs whose asker knows that results of an earlier lth are no answers. */
  const told = new Set<string>();

  const answer = async ({ run, job, prepare, ahead, warn, signal }: Asking): Promise<Answer> => {
    const stored = await reading(0, () => store.find(job));
    if (stored.kind === "outcome") {
      await store.refer(run, job.place, job.key);
      return { outcome: stored.outcome, reused: true };
    }
    if (stored.kind === "damaged") warn(stored.message);
    if (stored.kind === "computed-otherwise" && !told.has(run)) {
      told.add(run);
      warn(COMPUTED_OTHERWISE);
    }
    const save = (trained: Trained) => store.save(run, job, trained).then(() => outcomeOf(trained));
    const ready = async () => {
      if (signal.aborted) throw new Interrupted();
      return prepare(job);
    };
    const train = async (prepared: Prepared) => {
      for (let next = prepared; ; next = await ready()) {
        if (signal.aborted) {
          next.drop();
          throw new Interrupted();
        }
        const came = await next.train();
        if (typeof came !== "function") {
          const saving = save(came);
          await besideTrainings(saving);
          return { saved: saving };
        }
        const outcome = await reading(0, async () => {
          const trained = await came();
          return trained && save(trained);
        });
        if (outcome) return { saved: outcome };
      }
    };
    const { saved } = await queue({ place: job.place, ahead, signal, prepare: ready, train });
    return { outcome: await saved, reused: false };
  };

  return async (asking) => {
    const { run, job, signal } = asking;
    for (;;) {
      const before = asked.get(job.key);
      if (before === undefined) {
        const answered = answer(asking).finally(() => asked.delete(job.key));
        asked.set(job.key, answered);
        return answered;
      }
      // Whoever asked first is told of its error.
      const other = await unlessStopped(
        before.catch(() => undefined),
        signal,
      );
      if (other) {
        await store.refer(run, job.place, job.key);
        return { outcome: other.outcome, reused: true };
      }
    }
  };
}

/** What comes of waiting; throws Interrupted as soon as the signal fires, whatever becomes of what was waited for. */
export function unlessStopped<T>(waited: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return waited;
  return new Promise((resolve, reject) => {
    const leave = () => reject(new Interrupted());
    signal.addEventListener("abort", leave, { once: true });
    void waited.then(resolve, reject).then(() => signal.removeEventListener("abort", leave));
    if (signal.aborted) leave();
  });
}

/**
 * Lets one result be saved beside the trainings, so that a core does not wait for the disk; whoever comes
 * with another keeps its turn until the one before is saved, so that results do not gather in memory. Resolves when the next
 * training may begin, and never throws: what became of the saving its promise tells.
 */
function oneAtOnce(): (saving: Promise<unknown>) => Promise<unknown> {
  let last: Promise<unknown> = Promise.resolve();
  return (saving) => {
    const before = last;
    last = saving.catch(() => undefined);
    return before;
  };
}
