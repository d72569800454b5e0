import { LthError, unknownName } from "../errors.ts";
import { type Spec, specSchema } from "../lottery/index.ts";
import { expectName } from "../options.ts";
import { namesInWords } from "../text.ts";
import { quoted } from "../visible.ts";
import type { Database } from "./database/database.ts";
import { reading } from "./database/reader.ts";
import { hasAllRuns } from "./database/run-rows.ts";
import { hasDigests, storedRows } from "./database/stored-rows.ts";
import type { RunRow, RunState } from "./database/tables.ts";
import type { StorePaths } from "./files/paths.ts";
import { isRunId } from "./files/run-name.ts";
import { currentHolder } from "./lock/lock.ts";

/** What `lth list --json` prints of a run. */
export interface RunListing {
  readonly id: string;
  readonly preset: string;
  readonly scale: string;
  readonly trials: number;
  readonly state: RunState;
  /** ISO 8601: the first start, and the last end or null. */
  readonly started: string;
  readonly finished: string | null;
  /** What its owner calls it, and has written down beside it. */
  readonly name: string | null;
  readonly note: string | null;
  /** The command line that asked for it last; null if a program did. */
  readonly command: string | null;
  readonly data: { readonly name: string; readonly copy: string; readonly checksum: string };
  /** Null where this lth does not understand it. */
  readonly spec: Spec | null;
}

/** The runs that a database holds. */
export interface Runs {
  /** Newest first. */
  readonly listings: readonly RunListing[];
  /** What can be read of the ids of runs whose rows are damaged. */
  readonly damaged: readonly string[];
  /** What is damaged, or null. */
  readonly fault: LthError | null;
}

/**
 * The runs of a store, newest first; none if there is no store yet. Throws an LthError if the place is no store, or if what it
 * says of its runs is damaged.
 */
export function listRuns(store: string): RunListing[] {
  const { listings, fault } = knownRuns(store);
  if (fault !== null) throw fault;
  return [...listings];
}

/** The runs of a store that are sound, and what is damaged. Throws an LthError if the place is no store. */
export const knownRuns = (store: string): Runs => reading(store, runsIn);

/** The same, inside the transaction of `reading`. What is damaged is told beside what is not. */
export function runsIn(database: Database | undefined, paths: StorePaths): Runs {
  if (database === undefined) return { listings: [], damaged: [], fault: null };
  const runs = read(database);
  // A process that was killed wrote no end: only the lock tells whether a run is running.
  if (!runs.listings.some(({ state }) => state === "running")) return runs;
  const holder = currentHolder(paths);
  if (holder === "unknown") return runs;
  const isDead = ({ state }: RunListing) => state === "running" && holder === undefined;
  if (!runs.listings.some(isDead)) return runs;
  database.exec("COMMIT; BEGIN"); // it may have ended between the two looks: look again
  const again = read(database);
  return { ...again, listings: again.listings.map((run) => (isDead(run) ? { ...run, state: "interrupted" } : run)) };
}

function read(database: Database): Runs {
  const rows = storedRows(database, "runs");
  const listings = rows.flatMap((each) => (each.sound && isRunId(each.row.id) ? [listingOf(each.row)] : []));
  const damaged = rows.flatMap((each) => (each.sound && isRunId(each.row.id) ? [] : [each.row.id ?? "?"]));
  const newestFirst = (a: RunListing, b: RunListing) => order(b.started, a.started) || order(a.id, b.id);
  return { listings: listings.sort(newestFirst), damaged, fault: faultOf(database, damaged) };
}

const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const listingOf = (row: RunRow): RunListing => ({
  id: row.id,
  preset: row.preset,
  scale: row.scale,
  trials: row.trials,
  state: row.state,
  started: row.started,
  finished: row.finished,
  // A database of an older lth has no names.
  name: row.name ?? null,
  note: row.note ?? null,
  command: row.command,
  data: { name: row.data_name, copy: row.data_copy, checksum: row.data_checksum },
  spec: specOf(row.spec),
});

function specOf(text: string): Spec | null {
  try {
    return specSchema.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}

function faultOf(database: Database, damaged: readonly string[]): LthError | null {
  const [first] = damaged;
  if (first !== undefined) return damagedRuns(database.file, damaged);
  if (!hasDigests(database) || hasAllRuns(database)) return null;
  return new LthError(
    `${database.file} does not hold the runs that were written: one is missing or too many`,
    "find any run again, and each that is missing: trainings are kept; lth show shows the others",
    { fault: "found" },
  );
}

const damagedRuns = (file: string, damaged: readonly string[]): LthError =>
  new LthError(
    `${file} holds damaged numbers of ${damaged.length === 1 ? "run" : "runs"} ${namesInWords(damaged.map((id) => quoted(id)))}`,
    "find each again (its trainings are kept), or remove it with lth rm; lth show shows the others",
    { fault: "found" },
  );

/**
 * The id of the run with this id or this name, or the only one whose id begins so, damaged or not. Throws an LthError that
 * lists the known ids if there is none, or those that fit if there are several, or says what is damaged where that may be the
 * reason.
 */
export function chooseRun({ listings, damaged, fault }: Runs, asked: string, paths: StorePaths): string {
  expectName("the run", asked);
  const ids = [...listings.map(({ id }) => id), ...damaged.filter(isRunId)];
  if (ids.includes(asked)) return asked;
  const called = listings.filter(({ name }) => name === asked).map(({ id }) => id);
  if (called[0] !== undefined && called.length === 1) return called[0];
  if (called.length > 1) {
    throw new LthError(`${quoted(asked)} is the name of ${called.length} runs`, `give an id: ${namesInWords(called)}`);
  }
  const fitting = asked === "" ? [] : ids.filter((id) => id.startsWith(asked));
  const [first] = fitting;
  if (first !== undefined && fitting.length === 1) return first;
  if (first !== undefined) {
    throw new LthError(
      `${quoted(asked)} is the beginning of ${fitting.length} runs`,
      `give more of it: ${namesInWords(fitting)}`,
    );
  }
  if (fault !== null) throw fault;
  if (ids.length > 0) throw unknownName("run", asked, ids);
  throw new LthError(
    `no run is called ${quoted(asked)}: the store ${paths.shown} has none`,
    "find tickets first, with lth find lenet-mnist, or give another --store",
  );
}
