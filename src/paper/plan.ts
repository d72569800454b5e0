import type { Dataset } from "../data/arrays/index.ts";
import { type PlannedJob, plannedJobs, runId, type Setting, settingOf } from "../lottery/index.ts";
import type { ChosenSuite } from "./chosen.ts";
import { trainingName } from "./experiment.ts";
import type { KeptRun } from "./kept-run.ts";
import { runsOf, type Size, type SuiteRun } from "./spec-of.ts";

/** Gives a data set by its name; asked once for each. */
export type DatasetOf = (name: string) => Promise<Dataset>;

/** A run that suites need, ready to be asked for. */
export interface PlannedRun extends SuiteRun {
  readonly id: string;
  readonly dataset: Dataset;
  readonly setting: Setting;
  readonly jobs: readonly PlannedJob[];
}

/** A suite with its runs. */
export interface PlannedSuite extends ChosenSuite {
  readonly runs: readonly PlannedRun[];
}

/**
 * Plans suites in their order. Throws what `readSpec` and `checkSpec` throw, and what loading data does, before anything
 * starts.
 */
export async function planSuites(
  chosen: readonly ChosenSuite[],
  size: Size,
  datasetOf: DatasetOf,
): Promise<readonly PlannedSuite[]> {
  const known = new Map<string, PlannedRun>();
  const planned: PlannedSuite[] = [];
  for (const each of chosen) {
    const runs: PlannedRun[] = [];
    for (const run of runsOf(each.lines, size, each.suite.trials)) {
      const { preset, spec } = run.named;
      const dataset = await datasetOf(spec.data.name);
      const id = runId(preset, spec, dataset.checksum);
      let one = known.get(id);
      if (one === undefined) {
        const setting = settingOf(spec, dataset);
        one = { ...run, id, dataset, setting, jobs: plannedJobs(setting) };
        known.set(id, one);
      }
      runs.push({ ...one, lines: run.lines });
    }
    planned.push({ ...each, runs });
  }
  return planned;
}

/** The trainings of a suite by their names: those that several of its runs ask for once. */
export function trainingsOf({
  runs,
}: Pick<PlannedSuite, "runs">): ReadonlyMap<string, { run: PlannedRun; job: PlannedJob }> {
  return new Map(
    runs.flatMap((run) => run.jobs.map((job) => [trainingName(run.named.spec, job), { run, job }] as const)),
  );
}

/** The names of trainings that some runs have, of the copies of data that the suite's runs would use. */
export function storedTrainings(runs: readonly Pick<KeptRun, "spec" | "data" | "jobs">[]): ReadonlySet<string> {
  return new Set(
    runs.flatMap(({ spec, data, jobs }) => jobs.map((job) => `${data.checksum} ${trainingName(spec, job)}`)),
  );
}

/** Whether a training of this name is among them, of the copy of the data that the run would use. */
export const isStored = (
  name: string,
  { dataset }: Pick<PlannedRun, "dataset">,
  stored: ReadonlySet<string>,
): boolean => stored.has(`${dataset.checksum} ${name}`);
