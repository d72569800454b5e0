import { availableParallelism } from "node:os";
import type { Dataset } from "../../data/arrays/index.ts";
import { LthError } from "../../errors.ts";
import { planSuites, storedOf, storedTrainings, trainingsOf } from "../../paper/index.ts";
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
  /** On this machine, measured now, as if nothing were stored. */
  readonly seconds: number;
}

/** Plans suites without starting anything, and measures how long each would take. Data that are not here are stood for by random pixels. */
export async function listOf(
  { chosen, size, datasetOf }: AskedSuites,
  { store, jobs = availableParallelism() }: { readonly store: string; readonly jobs?: number | undefined },
): Promise<readonly SuiteListing[]> {
  const planned = await planSuites(chosen, size, (name) => orMadeUp(name, datasetOf));
  const stored = storedTrainings(listRuns(store).map(({ id }) => loadRun(store, id)));
  const times = new TrainingTimes(
    planned.flatMap(({ runs }) => runs),
    (what) => sayAside(`measuring ${what} ...\n`),
  );
  const rows: SuiteListing[] = [];
  for (const suite of planned) {
    const trainings = trainingsOf(suite);
    rows.push({
      suite: suite.name,
      figures: suite.suite.figures,
      about: suite.suite.about,
      claims: suite.suite.claims,
      trainings: trainings.size,
      stored: storedOf(suite, stored),
      seconds: Math.round(await times.seconds(trainings.values(), jobs)),
    });
  }
  return rows;
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
