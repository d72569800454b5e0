import type { DataRemarks } from "../data/arrays/index.ts";
import type { ControlName, JobPlace, JobRecord, Moment, NetworkAt, Spec } from "../lottery/index.ts";
import { byRole, isAwaited, isResult, isShown } from "../lottery/index.ts";
import type { Shape } from "../shape.ts";

/** A run with everything that is known of it: what the store gives, and what summaries and reports are made from. */
export interface RunRecord {
  readonly id: string;
  readonly preset: string;
  readonly scale: string;
  /** Trials asked for; the jobs may be of fewer while the run is not finished. */
  readonly trials: number;
  /** The command line that asked for it last, or null if a program did. */
  readonly command: string | null;
  /** What its owner calls it, and has written down beside it; null or absent where nothing was said. */
  readonly name?: string | null | undefined;
  readonly note?: string | null | undefined;
  readonly spec: Spec;
  readonly data: { readonly name: string; readonly copy: string; readonly checksum: string };
  /** What the data do to what was measured with them; undefined where nobody looked. */
  readonly remarks?: DataRemarks | undefined;
  readonly machine: { readonly instructionSet: string; readonly versions: Readonly<Record<string, string>> };
  /** ISO 8601, or null where it is not known or has not happened. */
  readonly started: string | null;
  readonly finished: string | null;
  /** Wall time of all sittings together, or null where it is not known. */
  readonly seconds: number | null;
  /** One example of the data. */
  readonly input: Shape;
  /** In any order. */
  readonly jobs: readonly JobRecord[];
  /**
   * The network of a training, dense, at one moment; null where there is none: the run has no such training, it diverged, or
   * its file was removed. Each call reads it anew, and nothing of it is kept.
   */
  network(place: NetworkPlace, moment: Moment): NetworkAt | null | Promise<NetworkAt | null>;
}

/** Which training of a run. `repeat`: of a control, from 0, the default. */
export type NetworkPlace = Omit<JobPlace, "repeat"> & { readonly repeat?: number | undefined };

/** Jobs of one role and round, trial by trial, a control's repeats beside each other. */
export function jobsOf(record: Pick<RunRecord, "jobs">, role: JobRecord["role"], round: number): readonly JobRecord[] {
  return record.jobs
    .filter((job) => job.role === role && job.round === round)
    .sort((a, b) => a.trial - b.trial || a.repeat - b.repeat);
}

/**
 * Trials that have no ticket in this round because one of an earlier round, or what tickets come from, diverged: nothing is
 * pruned from such a network. Who looks at the trials that are left looks at those that went well.
 */
export function endedBefore(record: Pick<RunRecord, "jobs">, round: number): number {
  const here = new Set(jobsOf(record, "ticket", round).map(({ trial }) => trial));
  const ended = record.jobs.filter(
    (job) => isAwaited(job.role) && job.round <= round && !isResult(job.outcome) && !here.has(job.trial),
  );
  return new Set(ended.map(({ trial }) => trial)).size;
}

/** The rounds that any ticket or control was trained in, in order, with the density of the network there. */
export function roundsOf(record: Pick<RunRecord, "jobs">): readonly { round: number; density: number }[] {
  const rounds = new Map<number, JobRecord>();
  for (const job of record.jobs) {
    if (!isShown(job)) continue;
    const known = rounds.get(job.round);
    if (known === undefined || job.trial < known.trial) rounds.set(job.round, job);
  }
  return [...rounds].map(([round, job]) => ({ round, density: job.density })).sort((a, b) => a.round - b.round);
}

/** The controls that were trained in any round, in their order. */
export const controlsIn = (jobs: readonly Pick<JobRecord, "role">[]): readonly ControlName[] =>
  [...new Set(jobs.map(({ role }) => role))].filter((role) => !isAwaited(role)).sort(byRole);
