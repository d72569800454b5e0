import { setMaxListeners } from "node:events";
import { z } from "zod";
import { availableExecutors } from "../engine/index.ts";
import "../engine/node.ts"; // so that trainings run natively
import { Interrupted, LthError } from "../errors.ts";
import {
  type Answer,
  bytesOf,
  denseTraining,
  type Event,
  findInTrials,
  isGiven,
  isPreparedAhead,
  type Job,
  outsideCode,
  outsideModules,
  prepareJob,
  type Spec,
  trainingGradients,
  trainingQueue,
  type WeightsOf,
} from "../lottery/index.ts";
import { abortSignal, callback, checkOptions, followed } from "../options.ts";
import { systemMessage } from "../system-errors.ts";
import { summarize, verdictInWords } from "../verdict/index.ts";
import { type Asking, answering, unlessStopped, unprepared } from "./answer.ts";
import { askedSearch } from "./asked-search.ts";
import { dataUseOf } from "./data-use.ts";
import { keepEvents } from "./events/kept-events.ts";
import type { RunEvent, Told } from "./events/run-event.ts";
import { checkpointsIn } from "./files/checkpoints.ts";
import { keptWeights } from "./files/kept-weights.ts";
import { runOf } from "./load.ts";
import { knowingModules } from "./made-with.ts";
import {
  atOnce,
  type CheckedRun,
  checkedRun,
  checkSessionOptions,
  type RunOutcome,
  type SearchRequest,
  type SessionOptions,
} from "./run-request.ts";
import { openStore, type Store } from "./store.ts";
import { versions } from "./versions.ts";

/** An open store in which any number of runs share cores, the lock and equal trainings. */
export interface Session {
  /**
   * Finds tickets and keeps everything that was finished. The same request again goes on where it was stopped, and reuses
   * trainings of other runs; what two runs ask for at once is trained once. Tells what the data do to results as `warning`s
   * before `run`, then a `warning` for each field of the spec that changes nothing; `verdict` and `done` come last.
   *
   * Throws what `checkSpec` and `checkSizes` throw before anything is written, Interrupted after the signal, and an LthError
   * for what went wrong; the run is then marked interrupted or failed.
   */
  find(request: SearchRequest): Promise<RunOutcome>;
  /** Waits for the runs at work and the last write, and lets the next writer in. Nothing can be found after. */
  close(): Promise<void>;
}

export interface OpenOptions extends SessionOptions {
  /** What is to be worked on; told to whoever waits for the store. Default: "a session". */
  readonly purpose?: string | undefined;
  /** Ends the waiting for the store, and stops every run as its own signal does. */
  readonly signal?: AbortSignal | undefined;
  /** Told whom the store waits for, and what of it was damaged and is mended. */
  readonly onWarning?: ((message: string) => void) | undefined;
}

/** Infinity too; which numbers can be, `checkSessionOptions` says. */
const number = z.custom((value) => typeof value === "number", "expected a number");

const openSchema = z.strictObject({
  jobs: number.optional(),
  threads: number.optional(),
  executor: z.string().optional(),
  waitSeconds: number.optional(),
  checkpointSeconds: number.optional(),
  train: callback.optional(),
  purpose: z.string().optional(),
  signal: abortSignal.optional(),
  onWarning: callback.optional(),
} satisfies Record<keyof OpenOptions, z.ZodType>);

/**
 * Opens a store for runs, making it where there is none. `specOf` checks and copies the specs that are asked for, unless whoever
 * asks has read them with `readSpec`. Throws what `openStore` throws.
 */
export async function openSession(
  folder: string,
  options: OpenOptions = {},
  specOf: (spec: Spec) => Spec = (spec) => spec,
): Promise<Session> {
  const { signal: theirs, ...given } = checkOptions("openSession", openSchema, options);
  const checked = { ...given, signal: followed(theirs) };
  const opened = await openRuns(folder, checked);
  const check = (request: SearchRequest): CheckedRun => {
    const asked = askedSearch(request, specOf);
    return checkedRun({ ...asked, signal: eitherOf(asked.signal, checked.signal) }, folder, checked);
  };
  return {
    find: (request) => opened.find(() => knowingModules(folder, () => check(request))),
    close: () => opened.close(),
  };
}

const eitherOf = (one: AbortSignal | undefined, other: AbortSignal | undefined): AbortSignal | undefined =>
  one && other ? AbortSignal.any([one, other]) : (one ?? other);

/** The same for runs that were checked already. */
export async function openRuns(folder: string, options: OpenOptions) {
  checkSessionOptions(options);
  const { purpose = "a session", waitSeconds, signal, onWarning: warn = () => undefined } = options;
  const store = await openStore(folder, {
    run: purpose,
    ...(waitSeconds === undefined ? {} : { waitSeconds }),
    ...(signal === undefined ? {} : { signal }),
    onWait: warn,
    onDamage: warn,
  });
  const answer = answering(store, trainingQueue(atOnce(options)));
  // A run that is asked for twice, judged by another rule perhaps, has one row, one rule and one list of events at a time.
  const inLine = new Map<string, Promise<void>>();
  const run = (checked: CheckedRun): Promise<RunOutcome> => {
    const { run: id, request } = checked;
    const before = inLine.get(id);
    const turn = before === undefined ? Promise.resolve() : unlessStopped(before, request.signal);
    const outcome = turn.then(() => runToEnd({ store, answer, options }, checked));
    // Whoever stops waiting lets nobody pass. No outcome is held here: a record has every curve.
    const ended = Promise.allSettled([before, outcome]).then(() => {
      if (inLine.get(id) === ended) inLine.delete(id);
    });
    inLine.set(id, ended);
    return outcome;
  };
  const atWork = new Set<Promise<unknown>>();
  let closing: Promise<void> | undefined;
  const find = async (check: () => Promise<CheckedRun>): Promise<RunOutcome> => {
    if (closing !== undefined) throw new LthError("the session was closed", "open another one, with openSession");
    const outcome = check().then(run);
    atWork.add(outcome);
    return outcome.finally(() => atWork.delete(outcome));
  };
  return {
    find,
    run: (checked: CheckedRun) => find(async () => checked),
    /** Not under runs at work: another process would write between their writes. */
    close: (): Promise<void> => {
      closing ??= Promise.allSettled(atWork).then(() => store.close());
      return closing;
    },
  };
}

interface Opened {
  readonly store: Store;
  readonly answer: (asking: Asking) => Promise<Answer>;
  readonly options: OpenOptions;
}

async function runToEnd(opened: Opened, checked: CheckedRun): Promise<RunOutcome> {
  const { store, options } = opened;
  const { request, run, setting, plan, remarks, notes, warnings } = checked;
  const kept = keepEvents(store.paths, run);
  const tell = (told: RunEvent | undefined) => {
    if (told) request.onEvent?.(told);
  };
  const emit = (event: Told) => tell(kept.keep(event));
  const warnOf = (message: string) => emit({ type: "warning", message });
  let isDone = false;
  try {
    notes.forEach(warnOf);
    await recorded(opened, checked, warnOf, async () => {
      const { jobs, trial: trainings, ...planned } = plan;
      const denied = remarks.noVerdict.length === 0 ? {} : { noVerdict: remarks.noVerdict };
      emit({ type: "run", run, jobs: jobs.length, ...planned, trainings, atOnce: atOnce(options), ...denied });
      warnings.forEach(warnOf);
      const { dataset, initial } = request;
      if (initial) await store.keepGiven(initial);
      const weightsOf = givenOr(opened, checked);
      const gradients = trainingGradients({ dataset, executor: options.executor, threads: options.threads });
      const { train, stop } = trainerOf(opened, checked, emit);
      await findInTrials({ setting, train, weightsOf, gradients, emit, onFault: stop });
    });
    // Not by a connection of its own: while one is open, the log cannot be put away.
    const record = store.look((database) => runOf(database, store.paths, run));
    const summary = summarize(record);
    const words = verdictInWords(record);
    const last = [
      kept.keep({ type: "verdict", run, verdict: summary.verdict, words }),
      kept.keep({ type: "done", run }),
    ];
    isDone = true; // whatever whoever is told of it makes of that
    last.forEach(tell);
    return { record, summary, words };
  } catch (error) {
    if (isDone) throw error;
    if (error instanceof Interrupted) emit({ type: "interrupted", run });
    else
      emit({ type: "failed", run, message: systemMessage(error), cure: error instanceof LthError ? error.cure : null });
    throw error;
  } finally {
    kept.close();
  }
}

/** Final weights of jobs that the store keeps, and the weights that the run began with, where those came out of a file. */
function givenOr({ store }: Opened, { request: { spec }, setting: { network } }: CheckedRun): WeightsOf {
  return (key) =>
    isGiven(spec) && key === spec.initial.weights ? keptWeights(store.paths, key, network) : store.weightsOf(key);
}

/** Does the work of a run, and writes down when it began and how it ended. */
async function recorded(
  { store, options }: Opened,
  { request, run, remarks }: CheckedRun,
  warn: (message: string) => void,
  work: () => Promise<void>,
): Promise<void> {
  const { spec, scale, command = null, dataset } = request;
  const since = performance.now();
  const seconds = () => (performance.now() - since) / 1000;
  const instructionSet = options.executor ?? availableExecutors()[0]?.name ?? "none";
  const damage = await store.begin({
    id: run,
    preset: request.name,
    scale,
    trials: spec.trials,
    spec: JSON.stringify(spec),
    command,
    name: request.runName,
    note: request.note,
    data: { name: dataset.name, copy: dataset.copy, checksum: dataset.checksum, shape: dataset.shape },
    remarks,
    use: dataUseOf(spec, dataset),
    machine: { instructionSet, versions: { ...versions(), ...outsideCode(spec), ...outsideModules(spec) } },
  });
  if (damage !== null) warn(damage);
  try {
    await work();
  } catch (error) {
    const state = error instanceof Interrupted ? "interrupted" : "failed";
    await store.end(run, state, seconds()).catch(() => undefined); // a full disk: the first error is the one to tell
    throw error;
  }
  await store.end(run, "done", seconds());
}

/**
 * The training that `findInTrials` is handed. After one failure, and by `stop`, whatever else of the run is in training stops,
 * too.
 */
function trainerOf(opened: Opened, checked: CheckedRun, emit: (event: Event) => void) {
  const { store, answer, options } = opened;
  const { request, run } = checked;
  const { dataset } = request;
  const { executor, threads, train: elsewhere } = options;
  const failure = new AbortController();
  const signal = eitherOf(request.signal, failure.signal) ?? failure.signal;
  setMaxListeners(0, signal); // each training that waits for its turn listens
  const warn = (message: string) => emit({ type: "warning", message });
  const checkpoints = checkpointsIn(store.paths, { run, seconds: options.checkpointSeconds, warn });
  const weightsOf = givenOr(opened, checked);
  const context = { dataset, executor, threads, signal, emit, checkpoints, weightsOf };
  const how = { run, dataset, signal, emit, warn, fileOf: (key: string) => store.fileOf(key) };
  const ahead = !elsewhere && isPreparedAhead(bytesOf(denseTraining(checked.setting, threads)));
  const prepare = async (job: Job) => {
    if (elsewhere) return unprepared(() => elsewhere(job, weightsOf, how));
    return prepareJob(job, context);
  };
  const stop = () => failure.abort();
  const train = async (job: Job): Promise<Answer> => {
    try {
      if (signal.aborted) throw new Interrupted();
      return await answer({ run, job, prepare, ahead, warn, signal });
    } catch (error) {
      stop();
      throw error;
    }
  };
  return { train, stop };
}
