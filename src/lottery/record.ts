import type { LayerSurvivors } from "../prune/index.ts";
import type { Shape } from "../shape.ts";
import { controlNames } from "./controls/index.ts";
import type { Divergence, JobPlace, Result } from "./job.ts";
import type { Spec } from "./spec.ts";

/** One finished job of a run: where it stands, how dense its network is and what came out. */
export interface JobRecord extends JobPlace {
  /** The job's name: the store keeps it as `jobs/<key>.safetensors`, unless it diverged. */
  readonly key: string;
  /** Survivors / all weights, from 0 to 1. */
  readonly density: number;
  /** From the input on; what the network was trained with, so a diverged job has them too. */
  readonly layers: readonly LayerSurvivors[];
  readonly outcome: Result | Divergence;
}

/** A run with everything that is known of it: what the store gives, and what summaries and reports are made from. */
export interface RunRecord {
  readonly id: string;
  readonly preset: string;
  readonly scale: string;
  /** Trials asked for; the jobs may be of fewer while the run is not finished. */
  readonly trials: number;
  /** The command line that asked for it last, or null if a program did. */
  readonly command: string | null;
  readonly spec: Spec;
  readonly data: { readonly name: string; readonly copy: string; readonly checksum: string };
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
  /** The mask of the first layer with weights, outputs first, then one output's inputs; null where the run has none. */
  firstLayerMask(trial: number, round: number): Uint8Array | null | Promise<Uint8Array | null>;
}

export const isResult = (outcome: Result | Divergence): outcome is Result => "atEnd" in outcome;

/** Tickets and controls; what trains only so that tickets can be found is not shown. */
export const isShown = ({ role }: JobRecord): boolean =>
  role === "ticket" || (controlNames as readonly string[]).includes(role);

/** Jobs of one role and round, trial by trial, a control's repeats beside each other. */
export function jobsOf(record: Pick<RunRecord, "jobs">, role: JobRecord["role"], round: number): readonly JobRecord[] {
  return record.jobs
    .filter((job) => job.role === role && job.round === round)
    .sort((a, b) => a.trial - b.trial || a.repeat - b.repeat);
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
