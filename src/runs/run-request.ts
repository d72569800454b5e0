import { availableParallelism } from "node:os";
import { allRemarks, type DataRemarks, type Dataset } from "../data/arrays/index.ts";
import type { ExecutorName } from "../engine/index.ts";
import { LthError } from "../errors.ts";
import {
  checkSizes,
  dataRemarks,
  type Event,
  idleFields,
  type Job,
  type Plan,
  planOf,
  runId,
  type Setting,
  type Spec,
  settingOf,
  type Trained,
  type WeightsOf,
} from "../lottery/index.ts";
import type { RunSummary } from "../verdict/index.ts";
import { isVisible, quoted } from "../visible.ts";
import type { RunEvent } from "./events/run-event.ts";
import { type GivenWeights, weightsFor } from "./files/given-weights.ts";
import { checkRunName } from "./files/run-name.ts";
import type { StoredRun } from "./load.ts";
import { machineOf } from "./machine.ts";
import { crowded, MOST_JOBS, MOST_THREADS } from "./oversubscribed.ts";

/** One run that a session is asked for. */
export interface SearchRequest {
  /** The preset, or the name of the spec's file: the run's id begins with it. */
  readonly name: string;
  readonly scale: string;
  readonly spec: Spec;
  /** The verdict that the run's id is of, where it is not the spec's: see `runId`. */
  readonly idVerdict?: Spec["verdict"] | undefined;
  readonly dataset: Dataset;
  /** The weights that `spec.initial` names, if they came out of a file; a store that has them needs them no more. */
  readonly initial?: GivenWeights | undefined;
  /** Stops the run soon after; what was finished is kept. */
  readonly signal?: AbortSignal | undefined;
  readonly onEvent?: ((event: RunEvent) => void) | undefined;
  /** The command line, for the record; null if a program asks. */
  readonly command?: string | null | undefined;
  /** What the run is called beside its id, and what is written down beside it; undefined: as before. */
  readonly runName?: string | undefined;
  readonly note?: string | undefined;
}

/** How a session trains: the same for all its runs. */
export interface SessionOptions {
  /** Trainings at once, of all runs together; default: the cores. */
  readonly jobs?: number | undefined;
  /** Threads that split one training; default 1. */
  readonly threads?: number | undefined;
  /** Default: the best that this machine has. */
  readonly executor?: ExecutorName | undefined;
  /** How long to wait for another process that writes to the store; default 60. */
  readonly waitSeconds?: number | undefined;
  /** Seconds between the checkpoints of an unfinished training; default 60. */
  readonly checkpointSeconds?: number | undefined;
  /** Trains one job; default: in this process. `weightsOf`: the final weights of a job that it starts from. */
  readonly train?: ((job: Job, weightsOf: WeightsOf, how: Elsewhere) => Promise<Trained | Late>) | undefined;
}

/** What whoever trains elsewhere is handed beside a job. */
export interface Elsewhere {
  /** The run that asks. */
  readonly run: string;
  readonly dataset: Dataset;
  /** The run's: soon after it, what it waits for throws Interrupted. */
  readonly signal: AbortSignal;
  /** Told of `job-started` and `progress`. */
  readonly emit: (event: Event) => void;
  readonly warn: (message: string) => void;
  /** The bytes of a file of the store that a job may start from: a finished job's by its key, given weights' by their SHA-256. */
  fileOf(key: string): Promise<Uint8Array>;
}

/**
 * A result that is ready to be fetched. Called in its turn, and kept before the next is: results are large, and many may be
 * ready at once. Undefined: it cannot be used after all, and the job must be trained again.
 */
export type Late = () => Promise<Trained | undefined>;

/** What a run that is done hands on. */
export interface RunOutcome {
  readonly record: StoredRun;
  readonly summary: RunSummary;
  /** The verdict in plain words, a sentence or two each. */
  readonly words: readonly string[];
}

/** A request that was checked, with all that follows from it before anything is written. */
export interface CheckedRun {
  readonly request: SearchRequest;
  readonly run: string;
  readonly setting: Setting;
  readonly plan: Plan;
  readonly remarks: DataRemarks;
  /** What to tell before the run begins, and right after. */
  readonly notes: readonly string[];
  readonly warnings: readonly string[];
}

export const atOnce = ({ jobs = availableParallelism() }: SessionOptions): number => jobs;

/** Throws what `checkSpec` and `checkSizes` throw, and an LthError for a name that no run can have. */
export function checkedRun(request: SearchRequest, folder: string, options: SessionOptions): CheckedRun {
  const { name, spec, dataset } = request;
  const { threads } = options;
  checkRunName(name);
  checkRunWords(request);
  const setting = settingOf(spec, dataset);
  // Who trains elsewhere needs this machine's disk, not its memory.
  const machine = options.train ? { ...machineOf(folder), memory: Number.POSITIVE_INFINITY } : machineOf(folder);
  checkSizes(setting, dataset, machine, { jobs: atOnce(options), threads });
  if (request.initial) weightsFor(setting.network, request.initial);
  const plan = planOf(setting);
  const crowd = options.train ? undefined : crowded(Math.min(plan.jobs.length, atOnce(options)), threads);
  const remarks = dataRemarks(spec, dataset);
  return {
    request,
    run: runId(name, spec, dataset.checksum, request.idVerdict),
    setting,
    plan,
    remarks,
    notes: [...(dataset.notes ?? []), ...allRemarks(remarks)],
    warnings: [...(crowd === undefined ? [] : [crowd]), ...idleFields(setting, dataset)],
  };
}

/** Throws an LthError for numbers that no session can have. */
export function checkSessionOptions({
  jobs = 1,
  threads = 1,
  waitSeconds = 0,
}: Pick<SessionOptions, "jobs" | "threads" | "waitSeconds">): void {
  for (const [name, count, most] of [
    ["jobs", jobs, MOST_JOBS],
    ["threads", threads, MOST_THREADS],
  ] as const) {
    if (!Number.isInteger(count) || count < 1 || count > most)
      throw new LthError(
        `${name} is ${count}, expected a whole number from 1 to ${most}`,
        `leave ${name} out, or give a number`,
      );
  }
  if (!(waitSeconds >= 0))
    throw new LthError(
      `waitSeconds is ${waitSeconds}, expected seconds of at least 0`,
      "leave waitSeconds out, or give a number",
    );
}

/** Throws an LthError for a name or a note that no run can have. */
export function checkRunWords({ runName, note }: Pick<SearchRequest, "runName" | "note">): void {
  checkWords("name", runName, 100);
  checkWords("note", note, 2000);
}

/** What a person writes beside a run stands on one line of a terminal, or some. */
function checkWords(what: string, text: string | undefined, most: number): void {
  if (text === undefined || (text.trim() === text && text !== "" && text.length <= most && isVisible(text))) return;
  throw new LthError(
    `the run's ${what} is ${quoted(text)}, expected 1 to ${most} letters that can be seen, without blanks around them`,
    `leave the ${what} out, or write for instance --${what} "twice the learning rate"`,
  );
}
