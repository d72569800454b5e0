import { availableParallelism } from "node:os";
import type { Dataset } from "../../data/arrays/index.ts";
import { type PlannedJob, plannedJobs, plannedNames, runId, settingOf, storedBytes } from "../../lottery/index.ts";
import type { NamedSpec } from "../../request/index.ts";
import { checkRunWords, type GivenWeights, listRuns, loadRun, weightsFor } from "../../runs/index.ts";
import { nameInSweep, sweepLabels } from "../sweep-labels.ts";
import { checkPlanned } from "./check-planned.ts";
import { type TrainingMemory, totalOf } from "./memory-rows.ts";
import { type TimedRun, TrainingTimes } from "./training-times.ts";

/** A run of a sweep, before anything is trained. */
export interface PlannedVariant extends TimedRun {
  readonly id: string;
  /** The fields that tell it from the others. */
  readonly label: string;
  readonly jobs: readonly PlannedJob[];
  /** Those of them that no run before it in the sweep trains. */
  readonly own: readonly PlannedJob[];
  /** Those of its own that it has in the store already. */
  readonly stored: number;
}

/** A sweep as a whole: trainings that several of its runs ask for count once. */
export interface PlannedSweep {
  readonly variants: readonly PlannedVariant[];
  readonly trainings: number;
  readonly stored: number;
  /** Wall time with so many at once, as far as there are cores for them, as if nothing were in the store. */
  readonly seconds: number;
  readonly bytes: number;
  /** What a training of the largest network takes. */
  readonly memory: TrainingMemory;
}

export interface SweepOptions {
  readonly store: string;
  readonly datasetOf: (name: string) => Promise<Dataset>;
  readonly jobs?: number | undefined;
  readonly threads?: number | undefined;
  readonly remote?: true | undefined;
  /** What every run begins with. */
  readonly initial?: GivenWeights | undefined;
  /** What the sweep is called: each run's name begins with it. */
  readonly name?: string | undefined;
  /** Told of what is measured. */
  readonly tell: (what: string) => void;
}

/**
 * Plans all runs of a sweep, each checked as `find` checks it, and measures for a moment how fast their networks are. Writes
 * nothing.
 */
export async function planSweep(
  named: readonly NamedSpec[],
  { store, datasetOf, jobs = availableParallelism(), threads, remote, initial, name, tell }: SweepOptions,
): Promise<PlannedSweep> {
  const labels = sweepLabels(named);
  const there = new Set(listRuns(store).map(({ id }) => id));
  const known = new Set<string>();
  const variants: PlannedVariant[] = [];
  for (const [i, each] of named.entries()) {
    const label = labels[i] ?? "";
    checkRunWords({ runName: nameInSweep(name, label) });
    const dataset = await datasetOf(each.spec.data.name);
    const setting = settingOf(each.spec, dataset);
    checkPlanned(setting, dataset, { store, jobs, threads, remote });
    if (initial) weightsFor(setting.network, initial);
    const nameOf = plannedNames(setting);
    const planned = plannedJobs(setting);
    const own = planned.filter((job) => !known.has(nameOf(job)));
    const id = runId(each.preset, each.spec, dataset.checksum, each.idVerdict);
    const done = new Set(there.has(id) ? loadRun(store, id).jobs.map(nameOf) : []);
    const stored = own.filter((job) => done.has(nameOf(job))).length;
    for (const job of own) known.add(nameOf(job));
    variants.push({ named: each, setting, dataset, id, label, jobs: planned, own, stored });
  }
  const times = new TrainingTimes(variants, tell, threads);
  const sum = (of: (variant: PlannedVariant) => number) => variants.reduce((all, variant) => all + of(variant), 0);
  let seconds = 0;
  let longest = 0;
  let memory: TrainingMemory = new Map();
  for (const run of variants) {
    seconds += await times.seconds(
      run.own.map((job) => ({ run, job })),
      jobs,
    );
    longest = Math.max(longest, await times.longest(run, run.jobs));
    const [{ memory: taken }] = await times.speedsOf(run);
    if (totalOf(taken) > totalOf(memory)) memory = taken;
  }
  return {
    variants,
    trainings: sum(({ own }) => own.length),
    stored: sum(({ stored }) => stored),
    seconds: Math.max(seconds, longest),
    bytes: sum(({ setting, own }) => storedBytes(setting, own)),
    memory,
  };
}
