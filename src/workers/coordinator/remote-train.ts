import { setMaxListeners } from "node:events";
import { Interrupted } from "../../errors.ts";
import type { Job } from "../../lottery/index.ts";
import type { Elsewhere, Late } from "../../runs/index.ts";
import { systemMessage } from "../../system-errors.ts";
import type { Clock } from "../clock.ts";
import type { Depot } from "../depot/depot.ts";
import { checkpointName } from "../depot/names.ts";
import { patient } from "../depot/patient.ts";
import { priorityOf } from "../order/order.ts";
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
  const runs = new Map<string, Promise<void>>();
  const closing = new AbortController();

  const depotOf = (how: Elsewhere) => patient(bare, { clock, signal: how.signal, warn: how.warn });

  const ask = async (one: Wanted, again: boolean) => {
    const { job, how, order } = one;
    await supplies.provide(depotOf(how), job, how, again);
    await queue.add(job.key, order, priorityOf(job.place));
  };

  const hasArrived = async (one: Wanted): Promise<boolean> => {
    const receipt = await doneAs(depotOf(one.how), one.job.key);
    if (receipt) one.arrive(receipt);
    return receipt !== undefined;
  };

  /** Acts on where a job is. */
  const look = async (one: Wanted, standing: Standing) => {
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
        if (!(await hasArrived(one)) && wanted.get(key) === one) await ask(one, true);
        return;
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
      const [standing] = await queue.look([one.job.key]);
      if (standing) await look(one, standing);
    });
  };
  const sweep = async () => {
    for (const run of new Set([...wanted.values()].map(({ how }) => how.run))) {
      if (!(await queue.isCancelled(run))) continue;
      for (const one of wanted.values()) if (one.how.run === run) one.fail(cancelledElsewhere(run));
    }
    // What is looked at or added meanwhile is left out: what is read of it may be what was so before, such as a failure in an
    // earlier sitting.
    const all = [...wanted.values()].filter(({ looking }) => !looking).map((one) => ({ one, looks: one.looks }));
    const standings = await queue.look(all.map(({ one }) => one.job.key));
    await Promise.all(
      all.map(({ one, looks }, i) => {
        const standing = standings[i];
        return standing && one.looks === looks && guarded(one, () => look(one, standing));
      }),
    );
  };
  const heard = ({ key, progress }: News) => {
    const one = wanted.get(key);
    if (one === undefined) return;
    if (progress) return one.heard(progress);
    check(one);
  };
  const loop = (async () => {
    for (let wait = FIRST_SWEEP; !closing.signal.aborted; wait = SWEEP) {
      await clock.sleep(wait, closing.signal);
      if (wanted.size === 0 || closing.signal.aborted) continue;
      await sweep().catch((error: unknown) => warn(`the queue does not answer: ${systemMessage(error)}`));
    }
  })();
  let listening: Promise<() => Promise<void>> | undefined;

  const begun = async (run: string): Promise<void> => {
    listening ??= queue.listen(heard);
    const known = runs.get(run) ?? queue.wanted(run);
    runs.set(run, known);
    await listening.catch(() => undefined); // without it everything is heard later, by the loop
    await known;
  };

  return {
    async train(job, _, how) {
      const { key } = job;
      setMaxListeners(0, how.signal); // each training that is wanted listens, and there may be hundreds
      let receipt = await doneAs(depotOf(how), key);
      if (receipt === undefined) {
        const one = new Wanted(job, how, lth);
        wanted.set(key, one);
        try {
          void guarded(one, async () => {
            await begun(how.run);
            await queue.forgetFailed(key); // in an earlier sitting: now it is wanted again
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
      await loop;
      await (await listening?.catch(() => undefined))?.();
      const left = new Set(await bare.list("checkpoints").catch(() => []));
      for (const key of done) {
        if (left.has(checkpointName(key))) await bare.remove(checkpointName(key)).catch(() => undefined);
      }
    },
  };
}
