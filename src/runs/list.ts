import { LthError, unknownName } from "../errors.ts";
import { expectName } from "../options.ts";
import { namesInWords } from "../text.ts";
import { quoted } from "../visible.ts";
import { type Database, query } from "./database.ts";
import { currentHolder } from "./lock.ts";
import type { StorePaths } from "./paths.ts";
import { reading } from "./reader.ts";
import type { RunState } from "./schema.ts";

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
}

/** The runs of a store, newest first; none if there is no store yet. Throws an LthError if the place is no store. */
export function listRuns(store: string): RunListing[] {
  return reading(store, (database, paths) => (database === undefined ? [] : listIn(database, paths)));
}

/** The same, inside the transaction of `reading`. */
export function listIn(database: Database, paths: StorePaths): RunListing[] {
  const listed = () =>
    database.rows(
      query
        .selectFrom("runs")
        .select(["id", "preset", "scale", "trials", "state", "started", "finished"])
        .orderBy("started", "desc")
        .orderBy("id"),
    );
  // A process that was killed wrote no end: only the lock tells whether a run is running.
  const listings = listed();
  if (!listings.some(({ state }) => state === "running")) return listings;
  const holder = currentHolder(paths);
  if (holder === "unknown") return listings;
  const isDead = ({ id, state }: RunListing) => state === "running" && holder?.run !== id;
  if (!listings.some(isDead)) return listings;
  database.exec("COMMIT; BEGIN"); // it may have ended between the two looks: look again
  return listed().map((run) => (isDead(run) ? { ...run, state: "interrupted" } : run));
}

/**
 * The run with this id, or the only one whose id begins so. Throws an LthError (asked) that lists the known ids if there is
 * none, or those that fit if there are several.
 */
export function chooseRun(listings: readonly RunListing[], asked: string, paths: StorePaths): RunListing {
  expectName("the run", asked);
  const exact = listings.find(({ id }) => id === asked);
  if (exact) return exact;
  const fitting = asked === "" ? [] : listings.filter(({ id }) => id.startsWith(asked));
  const [first] = fitting;
  if (first && fitting.length === 1) return first;
  const ids = (runs: readonly RunListing[]) => runs.map(({ id }) => id);
  if (first) {
    throw new LthError(
      `${quoted(asked)} is the beginning of ${fitting.length} runs`,
      `give more of it: ${namesInWords(ids(fitting))}`,
    );
  }
  if (listings.length > 0) throw unknownName("run", asked, ids(listings));
  throw new LthError(
    `no run is called ${quoted(asked)}: the store ${paths.shown} has none`,
    "find tickets first, with lth find lenet-mnist, or give another --store",
  );
}
