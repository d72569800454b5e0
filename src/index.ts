/**
 * lth as a library: find winning tickets, read what was found, write the report.
 *
 * @example
 * import { findTickets } from "lth";
 *
 * const { run, summary, words, report } = await findTickets({
 *   spec: "lenet-mnist",
 *   set: { trials: 1, rounds: 1, "train.iterations": "200it" },
 *   store: "runs",
 *   onEvent: (event) => event.type === "job-done" && console.log(event.job),
 * });
 */
import { z } from "zod";
import type { DataProgress } from "./data/arrays/index.ts";
import { loadDataset } from "./data/index.ts";
import { Interrupted, LthError } from "./errors.ts";
import { type OutsideModule, useModules } from "./extensions/index.ts";
import type { Job, specSchema, Trained, WeightsOf } from "./lottery/index.ts";
import { abortSignal, callback, checkOptions, expectPath, followed, readOnce } from "./options.ts";
import {
  checkedSpec,
  checkNamedSpec,
  type NamedSpec,
  type Override,
  plainCopy,
  presetNames,
  rawPreset,
  readSpec,
} from "./request/index.ts";
import {
  checkSessionOptions,
  DEFAULT_STORE,
  type Elsewhere,
  type GivenWeights,
  knowingModules,
  type Late,
  type OpenOptions,
  openSession as openStoreSession,
  type RunEvent,
  readGivenWeights,
  reportFolder,
  runFind,
  type Session,
  storePaths,
} from "./runs/index.ts";
import type { RunRecord, RunSummary } from "./verdict/index.ts";

/** A spec as a program or a YAML file says it: fields with a default may be left out. */
export type SpecInput = z.input<typeof specSchema>;

export interface FindTicketsRequest {
  /** A preset's name, the path of a YAML file, a spec as such a file would hold it, or what `readSpec` returned. */
  readonly spec: string | SpecInput | NamedSpec;
  /**
   * Size of the experiment, where the preset or file has several: "quick" (the default) or "paper". Not allowed with a
   * spec that `readSpec` returned.
   */
  readonly scale?: string | undefined;
  /**
   * Fields to set, by path: `{ "train.optimizer.lr": 0.002, "model.widths": [500, 100] }`. Not allowed with a spec that
   * `readSpec` returned.
   */
  readonly set?: Readonly<Record<string, unknown>> | undefined;
  /**
   * Modules with criteria, controls, strategies, changes of a start, families of models, data sets and figures: paths, relative
   * to the working directory, or loaded modules that export their `url`. What they add stays for as long as the process lives.
   */
  readonly use?: readonly OutsideModule[] | undefined;
  /** The folder that keeps results; default "runs". Asked again, a request goes on where it was stopped. */
  readonly store?: string | undefined;
  /**
   * A safetensors file with the weights that every trial begins with, under PyTorch's names; their values are copied into the
   * store. Default: drawn, by trial. Not allowed where `set` asks for `initial.weights`.
   */
  readonly initial?: string | undefined;
  /** A folder with the data set's files; default: the copy that comes with lth. */
  readonly data?: string | undefined;
  /** Trainings at once; default: the cores. */
  readonly jobs?: number | undefined;
  /** Threads that split one training; default 1. Results do not depend on it. */
  readonly threads?: number | undefined;
  /** Seconds to wait while another process writes to the store; default 60. */
  readonly waitSeconds?: number | undefined;
  /** Stops the run within about two seconds; what was finished is kept, and the promise is rejected with `Interrupted`. */
  readonly signal?: AbortSignal | undefined;
  /** Told of everything that happens, in order; `done` comes last. */
  readonly onEvent?: ((event: RunEvent) => void) | undefined;
  /** Told how far reading or decoding the data set is, before the first event. */
  readonly onData?: ((progress: DataProgress) => void) | undefined;
  /** False leaves the report unwritten; a text is the folder for it. Default: `reports/<run>` in the store. */
  readonly report?: boolean | string | undefined;
  /** What the run is called beside its id, and what is written down beside it; left out: as before. */
  readonly name?: string | undefined;
  readonly note?: string | undefined;
  /** The command line to write down with the run, where there is one. */
  readonly command?: string | undefined;
  /**
   * Trains one job and returns what came of it; default: in this process, with the engine. `weightsOf` gives the final weights
   * of another job, where one starts from them. Equal jobs must give equal bits.
   */
  readonly train?: ((job: Job, weightsOf: WeightsOf, how: Elsewhere) => Promise<Trained | Late>) | undefined;
}

const requestSchema = z.strictObject({
  spec: z.union(
    [z.string(), z.custom((value) => typeof value === "object" && value !== null)],
    "expected a preset's name, a file's path or a spec",
  ),
  scale: z.string().optional(),
  set: z.record(z.string(), z.unknown(), "expected an object with fields by their paths").optional(),
  use: z.array(z.union([z.string(), z.looseObject({})]), "expected a list of modules").optional(),
  store: z.string().optional(),
  initial: z.string().optional(),
  data: z.string().optional(),
  jobs: z.number().optional(),
  threads: z.number().optional(),
  waitSeconds: z.number().optional(),
  signal: abortSignal.optional(),
  onEvent: callback.optional(),
  onData: callback.optional(),
  report: z.union([z.boolean(), z.string()], "expected true, false or a folder").optional(),
  name: z.string().optional(),
  note: z.string().optional(),
  command: z.string().optional(),
  train: callback.optional(),
} satisfies Record<keyof FindTicketsRequest, z.ZodType>);

export interface FoundTickets {
  /** The run's id. */
  readonly run: string;
  /** Every round's numbers, and the verdict. */
  readonly summary: RunSummary;
  /** The verdict in plain words, a sentence or two each. */
  readonly words: readonly string[];
  /** Everything that the store has of the run; `writeReport` takes it. */
  readonly record: RunRecord;
  /** The path of report.html, or null if none was asked for. */
  readonly report: string | null;
}

/**
 * Finds winning tickets by iterative magnitude pruning (Frankle and Carbin, 2019), compares them with their controls and
 * writes the report: what `lth find` does.
 *
 * Throws an `LthError` before anything starts if the request is wrong (fault "asked"), or later for what went wrong on the
 * way (fault "found"), and `Interrupted` after the signal. A training that diverges is a result: see `diverged` in the
 * summary.
 */
export async function findTickets(request: FindTicketsRequest): Promise<FoundTickets> {
  const asked = unchanging(checkOptions("findTickets", requestSchema, request));
  const { store = DEFAULT_STORE, onEvent = () => undefined, report: wanted = true } = asked;
  const signal = followed(asked.signal);
  checkSessionOptions(asked);
  if (asked.use !== undefined) await useModules(asked.use);
  const named = await knowingModules(store, () => namedSpec(asked));
  const initial = asked.initial === undefined ? undefined : await readGivenWeights(asked.initial);
  const { preset, scale, spec, idVerdict } = initial === undefined ? named : withInitial(named, initial);
  const paths = storePaths(store);
  if (typeof wanted === "string") expectPath("the report's folder", wanted, "name one; it is made if it is missing");
  const dataset = await loadDataset(spec.data.name, asked.data, { onProgress: asked.onData, signal });
  if (signal?.aborted) throw new Interrupted();
  let done: RunEvent | undefined;
  const { record, summary, words } = await runFind({
    name: preset,
    scale,
    spec,
    idVerdict,
    dataset,
    initial,
    store,
    signal,
    jobs: asked.jobs,
    threads: asked.threads,
    waitSeconds: asked.waitSeconds,
    command: asked.command,
    runName: asked.name,
    note: asked.note,
    train: asked.train,
    onEvent: (event) => {
      // The run is done for its reader when its report is there, too.
      if (event.type === "done") done = event;
      else onEvent(event);
    },
  });
  const folder = typeof wanted === "string" ? wanted : reportFolder(paths, record.id);
  const report = wanted === false ? null : await writeReport(record, folder);
  if (done) onEvent(done);
  return { run: record.id, summary, words, record, report };
}

/** What is asked for, in copies where modules are loaded before it is read: whoever asks may change its objects meanwhile. */
function unchanging(asked: FindTicketsRequest): FindTicketsRequest {
  const { use, spec, set } = asked;
  if (use === undefined) return asked;
  const fields = Object.entries(set ?? {}).map(([path, value]): [string, unknown] => [
    path,
    plainCopy(value, `set ${path}`),
  ]);
  return {
    ...asked,
    spec: typeof spec === "string" ? spec : plainCopy(spec, "spec"),
    set: set && Object.fromEntries(fields),
  };
}

/** A spec whose trials begin with these weights. */
const withInitial = (named: NamedSpec, { sha256 }: GivenWeights): NamedSpec => ({
  ...named,
  spec: { ...named.spec, initial: { ...named.spec.initial, weights: sha256 } },
});

function namedSpec({ spec, scale, set = {}, initial }: FindTicketsRequest): NamedSpec {
  if (typeof spec !== "string" && readOnce("findTickets", () => "preset" in spec)) {
    const late = [...(scale === undefined ? [] : ["scale"]), ...(Object.keys(set).length > 0 ? ["set"] : [])];
    if (late.length === 0) return checkNamedSpec("findTickets", spec as NamedSpec);
    throw new LthError(
      `${late.join(" and ")} cannot change the spec that readSpec returned`,
      "give readSpec the scale and, as overrides, the fields to set",
    );
  }
  const overrides = Object.entries(set).map(([path, value]): Override => ({ path, value, source: `set ${path}` }));
  // Which weights these are their file says, which is read later; here it is that nothing else asks for the field.
  if (initial !== undefined) overrides.unshift({ path: "initial.weights", value: "drawn", source: "initial" });
  return readSpec({ from: spec as string | SpecInput, scale, overrides });
}

/**
 * Opens a store for runs, making it where there is none. Throws an LthError if it is no store, cannot be written to, or another
 * process writes to it for longer than `waitSeconds`, and `Interrupted` after the signal.
 */
export const openSession = (folder: string, options: OpenOptions = {}): Promise<Session> =>
  openStoreSession(folder, options, checkedSpec);

/**
 * Writes the report of one or several runs into `folder`: report.html, which needs nothing beside it, and each figure as
 * SVG, PNG and CSV. `depth.weights` adds what weights do, and reads the networks of every trial. Returns the path of
 * report.html.
 */
export async function writeReport(
  records: RunRecord | readonly RunRecord[],
  folder: string,
  depth: { readonly weights?: boolean | undefined } = {},
): Promise<string> {
  // Drawing needs libraries that nobody should wait for who only trains.
  const { writeReport: write } = await import("./report/index.ts");
  return write(records, folder, depth);
}

/** The presets that come with lth, by name, as their files say them: the paper's values, and `scales` with what differs. */
export const presets: Readonly<Record<string, unknown>> = Object.freeze(
  // Each is read when it is asked for.
  Object.defineProperties({}, Object.fromEntries(presetNames().map((name) => [name, once(() => rawPreset(name))]))),
);

function once(read: () => unknown): PropertyDescriptor {
  let kept: { readonly value: unknown } | undefined;
  return {
    enumerable: true,
    get() {
      kept ??= { value: read() };
      return kept.value;
    },
  };
}

export type { Contents, DataProgress, DataSource, Dataset, Examples, LoadOptions } from "./data/arrays/index.ts";
export { datasetNames, loadDataset } from "./data/index.ts";
export type { Masks, Network, Weights } from "./engine/index.ts";
export { Interrupted, LthError } from "./errors.ts";
export { type OutsideModule, type Used, useModules } from "./extensions/index.ts";
export {
  type Beside,
  type Candidate,
  type Change,
  type Changing,
  type Control,
  type ControlName,
  changed,
  fromIteration0,
  initialStart,
  type Job,
  type JobLabel,
  jobStart,
  layerwise,
  type Moment,
  type NetworkAt,
  type Ref,
  type Round,
  type RoundTraining,
  type Search,
  type Settings,
  type Span,
  type Spec,
  type Start,
  type Strategy,
  specSchema,
  startWeights,
  type Trained,
  type WeightsOf,
} from "./lottery/index.ts";
export { type ModelFamily, type ModelInput, type ModelSpec, Stack } from "./models/index.ts";
export type { Criterion, Cut, Probe, Pruner, Ranked, Scores } from "./prune/index.ts";
export { type Stream, type StreamPath, stream } from "./random.ts";
export type { Figure, Reported, Table } from "./report/index.ts";
export { type NamedSpec, type Override, printSpec, readSpec, type SpecRequest } from "./request/index.ts";
export {
  type Elsewhere,
  type FollowOptions,
  type Freed,
  followRun,
  type GivenWeights,
  type Late,
  type LockOptions,
  listRuns,
  loadRun,
  type OpenOptions,
  type Removed,
  type RunEvent as Event,
  type RunListing,
  type RunOutcome,
  removeRun,
  removeUnused,
  type SearchRequest,
  type Session,
  type SessionOptions,
  type StoredRun,
} from "./runs/index.ts";
export { type LoadedTicket, loadTicket, type Prediction, type Ticket, type WhichTicket } from "./ticket/index.ts";
export type {
  Measured,
  NetworkPlace,
  RoundSummary,
  RunRecord,
  RunSummary,
  Statistic,
  Verdict,
} from "./verdict/index.ts";
/** What schemas of entries are made with, for modules that have no zod of their own. */
export { z };
