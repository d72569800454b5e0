import { setMaxListeners } from "node:events";
import { Interrupted } from "../../errors.ts";
import { type Job, turnOf, wordsFor } from "../../lottery/index.ts";
import type { Elsewhere, Late } from "../../runs/index.ts";
import { systemMessage } from "../../system-errors.ts";
import type { Clock } from "../clock.ts";
import type { Depot } from "../depot/depot.ts";
import { checkpointName } from "../depot/names.ts";
import { patient } from "../depot/patient.ts";
import { patientQueue } from "../queue/patient.ts";
import type { Coordinating, News, Standing } from "../queue/queue.ts";
import { doneAs, fetchResult } from "../results.ts";
import { Supplies } from "./supplies.ts";
import { cancelledElsewhere, failedElsewhere, Wanted } from "./wanted.ts";

export interface CoordinatorParts {
  readonly queue: Coordinating;
  readonly depot: Depot;
  readonly clock: Clock;
  /** What this machine is called. */
  readonly name: string;
  /** The version of lth. */
  readonly lth: string;
  /** Told of what should be known that is of no run alone. */
  readonly warn: (message: string) => void;
}

/** Trains on other machines. */
export interface Remote {
  /** What a session takes as its `train`: waits until the job's result is in the depot, and returns what fetches it. */
  train(job: Job, weightsOf: unknown, how: Elsewhere): Promise<Late>;
  /** Stops listening, and removes what workers left behind of what is done. What waits in the queue goes on. */
  close(): Promise<void>;
}

/** Milliseconds from one comparison of what is wanted with what there is to the next; the first comes sooner. */
const [FIRST_SWEEP, SWEEP] = [1000, 10_000];
/** Milliseconds that a queue which is away has, when the listening ends. */
const CLOSING = 1000;

/**
 * A coordinator: asks the queue for what its runs want, and takes from the depot what is done. Events only wake it; a loop compares
 * what is wanted with what is there, adds again what was lost, and so needs none of them.
 */
export function remoteTrain(parts: CoordinatorParts): Remote {
  const { queue, depot: bare, clock, name, lth, warn } = parts;
  const supplies = new Supplies(name);
  const wanted = new Map<string, Wanted>();
  /** Keys of what was fetched. */
  const done = new Set<string>();
  /**
   * Runs of which the queue is told that they are wanted, and those of which it knows: of others it may say that they are
   * cancelled.
   */
  const runs = new Map<string, Promise<void>>();
  const known = new Set<string>();
  const closing = new AbortController();
  setMaxListeners(0, closing.signal); // the loop listens, and each run that begins
  let isMisplaced = false;

  const depotOf = (how: Elsewhere) => patient(bare, { clock, signal: how.signal, warn: how.warn });
  const asked = patientQueue(queue, { clock, warn });

  const ask = async (one: Wanted, again: boolean) => {
    const { job, how, order } = one;
    await supplies.provide(depotOf(how), job, how, again);
    // Whoever cancels a run takes its trainings out, which is heard here: added again, they would never be out.
    if (await asked(one.signal).isCancelled(how.run)) throw cancelledElsewhere(how.run);
    await asked(one.signal).add(job.key, order, turnOf(job.place));
  };

  /** Says once that results seem to go elsewhere. */
  const misplaced = ({ job }: Wanted) => {
    if (isMisplaced) return;
    isMisplaced = true;
    warn(
      `a worker was through with ${wordsFor(job.place)}, and ${bare.shown} has nothing of it: do all machines have the same LTH_DEPOT?`,
    );
  };

  const hasArrived = async (one: Wanted): Promise<boolean> => {
    const receipt = await doneAs(depotOf(one.how), one.job.key);
    if (receipt) one.arrive(receipt);
    return receipt !== undefined;
  };

  /** Acts on where a job is. `woken`: something was heard of it just now. */
  const look = async (one: Wanted, standing: Standing, woken: boolean) => {
    const { key } = one.job;
    switch (standing.state) {
      case "waiting":
        return;
      case "failed":
        // Another worker may have done it: then that it failed on one is of no interest.
        if (!(await hasArrived(one))) one.fail(failedElsewhere(one, standing.message));
        return;
      case "running":
        if (standing.progress && wanted.get(key) === one) one.heard(standing.progress);
        // Its worker may have ended between its last two steps.
        await hasArrived(one);
        return;
      case "gone":
        if ((await hasArrived(one)) || wanted.get(key) !== one) return;
        // Once that is what a worker lacked. Again and again it is a worker with another depot: at once it would be through again.
        if (woken && ++one.throughs > 1) return misplaced(one);
        return ask(one, true);
    }
  };
  /** One look at a job at a time; what is heard meanwhile makes for another. */
  const guarded = async (one: Wanted, work: () => Promise<void>) => {
    one.looking = true;
    one.looks++;
    try {
      await work();
    } catch (error) {
      if (!(error instanceof Interrupted)) one.fail(error);
    }
    if (one.isAskedAgain() && wanted.get(one.job.key) === one) check(one);
  };
  const check = (one: Wanted) => {
    if (one.looking) {
      one.again = true;
      return;
    }
    void guarded(one, async () => {
      const [standing] = await asked(one.signal).look([one.job.key]);
      if (standing) await look(one, standing, true);
    });
  };
  const sweep = async () => {
    void listen().catch(() => undefined);
    for (const run of new Set([...wanted.values()].map(({ how }) => how.run))) {
      if (!known.has(run) || !(await asked(closing.signal).isCancelled(run))) continue;
      for (const one of wanted.values()) if (one.how.run === run) one.fail(cancelledElsewhere(run));
    }
    // What is looked at or added meanwhile is left out: what is read of it may be what was so before, such as a failure in an
    // earlier sitting.
    const all = [...wanted.values()].filter(({ looking }) => !looking).map((one) => ({ one, looks: one.looks }));
    const standings = await asked(closing.signal).look(all.map(({ one }) => one.job.key));
    await Promise.all(
      all.map(({ one, looks }, i) => {
        const standing = standings[i];
        return standing && one.looks === looks && guarded(one, () => look(one, standing, false));
      }),
    );
  };
  const heard = ({ key, progress }: News) => {
    const one = wanted.get(key);
    if (one === undefined) return;
    if (progress) return one.heard(progress);
    check(one);
  };
  let listening: Promise<() => Promise<void>> | undefined;
  const listen = () => {
    if (listening) return listening;
    const now = queue.listen(heard);
    listening = now;
    now.catch(() => {
      listening = undefined;
    });
    return now;
  };
  const loop = (async () => {
    for (let wait = FIRST_SWEEP; !closing.signal.aborted; wait = SWEEP) {
      await clock.sleep(wait, closing.signal);
      if (wanted.size === 0 || closing.signal.aborted) continue;
      await sweep().catch((error: unknown) => {
        if (!(error instanceof Interrupted)) warn(`the queue does not answer: ${systemMessage(error)}`);
      });
    }
  })();

  const isKnown = (run: string): Promise<void> => {
    const before = runs.get(run);
    if (before) return before;
    // All trainings of the run share it: it ends with the coordinator, not with the signal of the first.
    const now = asked(closing.signal)
      .wanted(run)
      .then(() => void known.add(run));
    runs.set(run, now);
    now.catch(() => runs.delete(run));
    return now;
  };
  const begun = async (run: string): Promise<void> => {
    const telling = isKnown(run);
    await listen().catch(() => undefined); // without it everything is heard later, by the loop
    await telling;
  };

  return {
    async train(job, _, how) {
      const { key } = job;
      setMaxListeners(0, how.signal); // each training that is wanted listens, and there may be hundreds
      let receipt = await doneAs(depotOf(how), key);
      if (receipt === undefined) {
        const one = new Wanted(job, how, lth, closing.signal);
        wanted.set(key, one);
        try {
          void guarded(one, async () => {
            await begun(how.run);
            await asked(one.signal).forgetFailed(key); // in an earlier sitting: now it is wanted again
            await ask(one, false);
          });
          receipt = await one.arrived;
        } finally {
          wanted.delete(key);
        }
      }
      return async () => {
        const fetched = await fetchResult(depotOf(how), job, receipt);
        if (fetched.kind === "damaged") how.warn(fetched.message);
        if (fetched.kind !== "trained") return undefined;
        done.add(key);
        return fetched.trained;
      };
    },
    async close() {
      closing.abort();
      const unlistened = listening?.then((end) => end()).catch(() => undefined);
      const over = new AbortController();
      await Promise.race([Promise.all([loop, unlistened]), clock.sleep(CLOSING, over.signal)]);
      over.abort();
      const left = new Set(await bare.list("checkpoints").catch(() => []));
      for (const key of done) {
        if (left.has(checkpointName(key))) await bare.remove(checkpointName(key)).catch(() => undefined);
      }
    },
  };
}
