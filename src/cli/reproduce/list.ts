import { availableParallelism } from "node:os";
import type { Dataset } from "../../data/arrays/index.ts";
import { LthError } from "../../errors.ts";
import { isStored, planSuites, storedTrainings, trainingsOf } from "../../paper/index.ts";
import { listRuns, loadRun } from "../../runs/index.ts";
import { madeUpImages } from "../measure/bench-subject.ts";
import { TrainingTimes } from "../measure/training-times.ts";
import { sayAside } from "../say.ts";
import type { AskedSuites } from "./asked.ts";

/** What `lth reproduce list --json` prints of a suite. */
export interface SuiteListing {
  readonly suite: string;
  readonly figures: readonly number[];
  readonly about: string;
  readonly claims: readonly string[];
  /** Distinct ones, and how many of them the store has. */
  readonly trainings: number;
  readonly stored: number;
  /** On this machine, measured now, with as many trainings at once as asked for: all of them, and those that the store lacks. */
  readonly seconds: number;
  readonly left: number;
}

/** Suites, and all of them together: what several share counts once. */
export interface Listing {
  readonly suites: readonly SuiteListing[];
  readonly together: Pick<SuiteListing, "trainings" | "stored" | "seconds" | "left">;
}

/**
 * Plans suites without starting anything, and measures how long each would take. Data that are not here are stood for by random
 * pixels.
 */
export async function listOf(
  { chosen, size, datasetOf, isPlaced }: AskedSuites,
  {
    store,
    jobs = availableParallelism(),
    threads,
  }: { readonly store: string; readonly jobs?: number | undefined; readonly threads?: number | undefined },
): Promise<Listing> {
  const planned = await planSuites(chosen, size, (name) =>
    isPlaced(name) ? datasetOf(name) : orMadeUp(name, datasetOf),
  );
  const stored = storedTrainings(listRuns(store).map(({ id }) => loadRun(store, id)));
  const times = new TrainingTimes(
    planned.flatMap(({ runs }) => runs),
    (what) => sayAside(`measuring ${what} ...\n`),
    threads,
  );
  const timed = async (trainings: Trainings) => {
    const missing = [...trainings].filter(([name, { run }]) => !isStored(name, run, stored)).map(([, each]) => each);
    return {
      trainings: trainings.size,
      stored: trainings.size - missing.length,
      seconds: await wallSeconds(times, [...trainings.values()], jobs),
      left: await wallSeconds(times, missing, jobs),
    };
  };
  const suites: SuiteListing[] = [];
  for (const suite of planned) {
    const { figures, about, claims } = suite.suite;
    suites.push({ suite: suite.name, figures, about, claims, ...(await timed(trainingsOf(suite))) });
  }
  return { suites, together: await timed(new Map(planned.flatMap((suite) => [...trainingsOf(suite)]))) };
}

type Trainings = ReturnType<typeof trainingsOf>;
type Training = Trainings extends ReadonlyMap<string, infer Value> ? Value : never;

/** What the cores take for all of them, but never less than trainings of one trial that wait for each other. */
async function wallSeconds(times: TrainingTimes, trainings: readonly Training[], jobs: number): Promise<number> {
  const byRun = new Map<string, Training[]>();
  for (const each of trainings) byRun.set(each.run.id, [...(byRun.get(each.run.id) ?? []), each]);
  let seconds = await times.seconds(trainings, jobs);
  for (const [first, ...others] of byRun.values()) {
    if (!first) continue;
    const own = [first, ...others].map(({ job }) => job);
    seconds = Math.max(seconds, await times.longest(first.run, own));
  }
  return Math.round(seconds);
}

/** How long a training takes does not depend on what is on its images. */
let madeUp: Promise<Dataset> | undefined;
async function orMadeUp(name: string, datasetOf: AskedSuites["datasetOf"]): Promise<Dataset> {
  try {
    return await datasetOf(name);
  } catch (error) {
    if (!(error instanceof LthError) || name !== "cifar10") throw error;
    madeUp ??= Promise.resolve({ ...madeUpImages(), name: "cifar10" as const });
    return madeUp;
  }
}
