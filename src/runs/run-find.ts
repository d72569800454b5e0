import { availableParallelism } from "node:os";
import { allRemarks, type DataRemarks, type Dataset } from "../data/index.ts";
import { availableExecutors, type ExecutorName } from "../engine/index.ts";
import { Interrupted, LthError } from "../errors.ts";
import {
  type Answer,
  checkSizes,
  dataRemarks,
  type Event,
  findInTrials,
  idleFields,
  type Job,
  planOf,
  type RunSummary,
  runId,
  type Spec,
  settingOf,
  summarize,
  type Trained,
  trainingGradients,
  trainingQueue,
  trainJob,
  verdictInWords,
  type WeightsOf,
} from "../lottery/index.ts";
import { answeringFromStore } from "./answer.ts";
import { checkpointsIn } from "./checkpoints.ts";
import { crowded, MOST_JOBS, MOST_THREADS } from "./crowded.ts";
import { loadRun, type StoredRun } from "./load.ts";
import { machineOf } from "./machine.ts";
import { DEFAULT_STORE } from "./paths.ts";
import { checkRunName } from "./run-name.ts";
import { openStore, type Store } from "./store.ts";
import { versions } from "./versions.ts";

/** What `lth find` and the library's `findTickets` ask for. */
export interface RunRequest {
  /** The preset, or the name of the spec's file: the run's id begins with it. */
  readonly name: string;
  readonly scale: string;
  readonly spec: Spec;
  readonly dataset: Dataset;
  /** The folder that keeps results; default `runs`. */
  readonly store?: string | undefined;
  /** Trainings at once; default: the cores. */
  readonly jobs?: number | undefined;
  /** Threads that split one training; default 1. */
  readonly threads?: number | undefined;
  /** Default: the best that this machine has. */
  readonly executor?: ExecutorName | undefined;
  /** Stops the run soon after; what was finished is kept. */
  readonly signal?: AbortSignal | undefined;
  readonly onEvent?: ((event: Event) => void) | undefined;
  /** The command line, for the record; null if a program asks. */
  readonly command?: string | null | undefined;
  /** How long to wait for another process that writes to the store; default 60. */
  readonly waitSeconds?: number | undefined;
  /** Seconds between the checkpoints of an unfinished training; default 60. */
  readonly checkpointSeconds?: number | undefined;
  /** Trains one job; default: in this process. `weightsOf`: the final weights of a job that it starts from. */
  readonly train?: ((job: Job, weightsOf: WeightsOf) => Promise<Trained>) | undefined;
}

/** What a run that is done hands on. */
export interface RunOutcome {
  readonly record: StoredRun;
  readonly summary: RunSummary;
  /** The verdict in plain words, a sentence or two each. */
  readonly words: readonly string[];
}

/**
 * Finds tickets and keeps everything that was finished in the store. The same request again goes on where it was
 * stopped, and reuses trainings of other runs.
 *
 * Tells what the data do to results as `warning`s before `run`, then a `warning` for each field of the spec that changes nothing;
 * `verdict` and `done` last. Throws what `checkSpec` and `checkSizes` throw before anything is written, Interrupted after
 * the signal, and an LthError for a store that cannot be used; the run is then marked interrupted or failed.
 */
export async function runFind(request: RunRequest): Promise<RunOutcome> {
  checkCounts(request);
  const { name, spec, dataset, store: folder = DEFAULT_STORE, signal, onEvent: emit = () => undefined } = request;
  checkRunName(name);
  const setting = settingOf(spec, dataset);
  checkSizes(setting, dataset, machineOf(folder), { jobs: atOnce(request), threads: request.threads });
  const { jobs, trial, ...plan } = planOf(setting);
  const run = runId(name, spec, dataset.checksum);
  const remarks = dataRemarks(spec, dataset);
  for (const message of allRemarks(remarks)) emit({ type: "warning", message });
  const store = await openStore(folder, {
    run,
    ...(request.waitSeconds === undefined ? {} : { waitSeconds: request.waitSeconds }),
    ...(signal === undefined ? {} : { signal }),
    onWait: (message) => emit({ type: "warning", message }),
    onDamage: (message) => emit({ type: "warning", message }),
  });
  try {
    await recorded(store, run, { ...request, remarks }, async () => {
      emit({ type: "run", run, jobs: jobs.length, ...plan, trainings: trial, atOnce: atOnce(request) });
      const crowd = crowded(Math.min(jobs.length, atOnce(request)), request.threads);
      const idle = idleFields(setting, dataset);
      for (const message of crowd === undefined ? idle : [crowd, ...idle]) emit({ type: "warning", message });
      const weightsOf = (key: string) => store.weightsOf(key);
      const train = trainerOf(store, run, request, emit);
      await findInTrials({ setting, train, weightsOf, gradients: gradientsFor(request), emit });
    });
  } finally {
    await store.close();
  }
  const record = loadRun(folder, run);
  const summary = summarize(record);
  const words = verdictInWords(record);
  emit({ type: "verdict", run, verdict: summary.verdict, words });
  emit({ type: "done", run });
  return { record, summary, words };
}

/** Throws an LthError for numbers that no run can have. */
export function checkCounts({
  jobs = 1,
  threads = 1,
  waitSeconds = 0,
}: Pick<RunRequest, "jobs" | "threads" | "waitSeconds">): void {
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

/** Does the work of a run, and writes down when it began and how it ended. */
async function recorded(
  store: Store,
  run: string,
  request: RunRequest & { readonly remarks: DataRemarks },
  work: () => Promise<void>,
): Promise<void> {
  const { spec, scale, command = null, dataset, remarks } = request;
  const since = performance.now();
  const seconds = () => (performance.now() - since) / 1000;
  const instructionSet = request.executor ?? availableExecutors()[0]?.name ?? "none";
  const damage = await store.begin({
    id: run,
    preset: request.name,
    scale,
    trials: spec.trials,
    spec: JSON.stringify(spec),
    command,
    data: { name: dataset.name, copy: dataset.copy, checksum: dataset.checksum, shape: dataset.shape },
    remarks,
    machine: { instructionSet, versions: versions() },
  });
  if (damage !== null) request.onEvent?.({ type: "warning", message: damage });
  try {
    await work();
  } catch (error) {
    const state = error instanceof Interrupted ? "interrupted" : "failed";
    await store.end(run, state, seconds()).catch(() => undefined); // a full disk: the first error is the one to tell
    throw error;
  }
  await store.end(run, "done", seconds());
}

/** Gradients for criteria that look at them, with this machine's engine. */
const gradientsFor = ({ dataset, executor, threads }: RunRequest) => trainingGradients({ dataset, executor, threads });

const atOnce = ({ jobs = availableParallelism() }: RunRequest): number => jobs;

/** The training that `findInTrials` is handed. After one failure whatever else is in training stops, too. */
function trainerOf(store: Store, run: string, request: RunRequest, emit: (event: Event) => void) {
  const { dataset, executor, threads } = request;
  const failure = new AbortController();
  const signal = request.signal === undefined ? failure.signal : AbortSignal.any([request.signal, failure.signal]);
  const checkpoints = checkpointsIn(store.paths, {
    run,
    seconds: request.checkpointSeconds,
    warn: (message) => emit({ type: "warning", message }),
  });
  const weightsOf = (key: string) => store.weightsOf(key);
  const context = { dataset, executor, threads, signal, emit, checkpoints, weightsOf };
  const { train: elsewhere } = request;
  const train = (job: Job) => (elsewhere ? elsewhere(job, weightsOf) : trainJob(job, context));
  const answer = answeringFromStore({ store, run, train, queue: trainingQueue(atOnce(request)), emit });
  return async (job: Job): Promise<Answer> => {
    try {
      if (signal.aborted) throw new Interrupted();
      return await answer(job);
    } catch (error) {
      failure.abort();
      throw error;
    }
  };
}
