import { allRemarks } from "../data/arrays/index.ts";
import type { ControlName, JobRecord } from "../lottery/index.ts";
import { accuracy, byRole, isResult, mightStopLater, type Result } from "../lottery/index.ts";
import { networkName } from "../models/index.ts";
import { controlsIn, jobsOf, type RunRecord, roundsOf } from "./record.ts";
import { judge, type Verdict } from "./verdict.ts";

export type { JobRecord } from "../lottery/index.ts";
export type { RunRecord } from "./record.ts";

/** Mean, minimum and maximum over `values`, which stand trial by trial, a control's repeats beside each other. */
export interface Statistic {
  readonly mean: number;
  readonly min: number;
  readonly max: number;
  readonly values: readonly number[];
}

/** One ticket's or one control's numbers in one round. Accuracies are from 0 to 1, iterations are optimizer steps.
 * Diverged jobs are counted and have no values; null if no job has any. */
export interface Measured {
  readonly earlyStopIteration: Statistic | null;
  readonly testAccuracyAtEarlyStop: Statistic | null;
  readonly trainAccuracyAtEarlyStop: Statistic | null;
  readonly testAccuracyAtEnd: Statistic | null;
  readonly trainAccuracyAtEnd: Statistic | null;
  /** The training of each value. The store keeps its weights as `jobs/<key>.safetensors`. */
  readonly jobs: readonly { readonly trial: number; readonly repeat: number; readonly key: string }[];
  /** How many early stops were at the last evaluation: the network might have stopped later. */
  readonly censored: number;
  readonly diverged: number;
}

/** The numbers of `Measured` that are statistics. */
export type Quantity = Exclude<keyof Measured, "jobs" | "censored" | "diverged">;

export interface RoundSummary {
  readonly round: number;
  readonly density: number;
  readonly ticket: Measured;
  /** Only the controls that were run. */
  readonly controls: Readonly<Record<ControlName, Measured>>;
}

/** What `lth show RUN --json` prints. */
export interface RunSummary {
  readonly id: string;
  readonly preset: string;
  readonly scale: string;
  readonly trials: number;
  /** The network's name, which says so if it is narrowed. */
  readonly network: string;
  readonly data: RunRecord["data"];
  /** What the data do to results, a sentence each; those that forbid a verdict are in it, too. */
  readonly warnings: readonly string[];
  readonly machine: RunRecord["machine"];
  /** What its owner calls it, and has written down beside it. */
  readonly name: string | null;
  readonly note: string | null;
  /** The command line that asked for it last; null if a program did. */
  readonly command: string | null;
  readonly spec: RunRecord["spec"];
  readonly rounds: readonly RoundSummary[];
  readonly verdict: Verdict;
}

/** Mean, minimum and maximum; null of no values. */
export function statistic(values: readonly number[]): Statistic | null {
  if (values.length === 0) return null;
  const min = values.reduce((a, b) => Math.min(a, b));
  const max = values.reduce((a, b) => Math.max(a, b));
  // Rounding may carry the mean of equal values past them: a mean outside its own range would look like a fault.
  const mean = Math.min(max, Math.max(min, values.reduce((a, b) => a + b, 0) / values.length));
  return { mean, min, max, values };
}

/** The numbers of some jobs, in their order. */
export function measure(jobs: readonly JobRecord[]): Measured {
  const results = jobs.map(({ outcome }) => outcome).filter(isResult);
  const over = (value: (result: Result) => number) => statistic(results.map(value));
  return {
    earlyStopIteration: over((result) => result.earlyStopIteration),
    testAccuracyAtEarlyStop: over((result) => accuracy(result.atEarlyStop.test)),
    trainAccuracyAtEarlyStop: over((result) => accuracy(result.atEarlyStop.train)),
    testAccuracyAtEnd: over((result) => accuracy(result.atEnd.test)),
    trainAccuracyAtEnd: over((result) => accuracy(result.atEnd.train)),
    jobs: jobs.filter(({ outcome }) => isResult(outcome)).map(({ trial, repeat, key }) => ({ trial, repeat, key })),
    censored: jobs.filter(mightStopLater).length,
    diverged: jobs.length - results.length,
  };
}

/** A run's numbers, round by round, and its verdict. The order of the record's jobs does not matter. */
export function summarize(record: RunRecord): RunSummary {
  const { id, preset, scale, trials, spec, data, machine, remarks } = record;
  const network = networkName(spec.model);
  const rounds = roundsOf(record).map(({ round, density }) => {
    const controls: Record<ControlName, Measured> = {};
    for (const name of controlsIn(record.jobs)) {
      const jobs = jobsOf(record, name, round);
      if (jobs.length > 0) controls[name] = measure(jobs);
    }
    return { round, density, ticket: measure(jobsOf(record, "ticket", round)), controls };
  });
  const warnings = allRemarks(remarks);
  const said = { name: record.name ?? null, note: record.note ?? null, command: record.command, spec };
  const { verdict } = judge(record);
  return { id, preset, scale, trials, network, data, warnings, machine, ...said, rounds, verdict };
}

/** The controls that a run was trained with, in their order. */
export const controlsOf = ({
  rounds,
}: {
  readonly rounds: readonly Pick<RoundSummary, "controls">[];
}): readonly ControlName[] => [...new Set(rounds.flatMap(({ controls }) => Object.keys(controls)))].sort(byRole);
