import { LthError } from "../../errors.ts";
import type { JobPlace } from "../../lottery/index.ts";
import { type Database, query } from "./database.ts";
import { EMPTY_SET, isDigest, rowDigest, toggled } from "./row-digest.ts";
import { storedRows } from "./stored-rows.ts";
import type { RunRow, Tables } from "./tables.ts";

/** A run's row without its digest, which follows from it. */
export type RunColumns = Omit<RunRow, "digest">;

const digestOf = (run: string, place: JobPlace, key: string): string => {
  const { trial, role, repeat, round } = place;
  return rowDigest("run_jobs", { run, trial, role, repeat, round, key });
};

/** A run's row, or undefined if there is none. */
export function storedRun(database: Database, id: string) {
  const [stored] = storedRows(database, "runs", { id });
  return stored;
}

/** Where the run's trainings stand, by place, or undefined if they are not those that the run's row says. */
export function placesOf(database: Database, run: RunRow): readonly Tables["run_jobs"][] | undefined {
  const stored = storedRows(database, "run_jobs", { run: run.id });
  const rows = stored.flatMap((each) => (each.sound ? [each.row] : []));
  if (rows.length < stored.length) return undefined;
  // A row of an older lth has no digest.
  if (!("digest" in run)) return rows;
  return setOf(rows) === run.jobs_digest ? rows : undefined;
}

/** The digest of a run's rows in `run_jobs`. */
export const setOf = (rows: readonly (JobPlace & { readonly run: string; readonly key: string })[]): string =>
  rows.reduce((set, row) => toggled(set, digestOf(row.run, row, row.key)), EMPTY_SET);

/** Writes a run's row, new or in the place of the one with its id, `before`. Inside a write transaction. */
export function putRun(database: Database, columns: RunColumns, before = storedRun(database, columns.id)): void {
  const row: RunRow = { ...columns, digest: rowDigest("runs", { ...columns }) };
  database.run(
    query()
      .insertInto("runs")
      .values(row)
      .onConflict((clash) => clash.column("id").doUpdateSet(row)),
  );
  if (before?.sound === false) takeRunsAsTheyAre(database);
  else inContents(database, before?.row.digest, row.digest);
}

/** Changes columns of a run that there is. Throws an LthError if its row is damaged. Inside a write transaction. */
export function changeRun(database: Database, id: string, change: (run: RunRow) => Partial<RunColumns>): void {
  const stored = storedRun(database, id);
  if (!stored?.sound) throw damagedRun(database.file, id);
  const { digest: _, ...columns } = stored.row;
  putRun(database, { ...columns, ...change(stored.row) }, stored);
}

/** Removes a run's row, and with it what refers to its trainings. Inside a write transaction. */
export function removeRunRow(database: Database, id: string): void {
  const before = storedRun(database, id);
  database.run(query().deleteFrom("run_jobs").where("run", "=", id));
  database.run(query().deleteFrom("runs").where("id", "=", id));
  if (before?.sound === false) takeRunsAsTheyAre(database);
  else inContents(database, before?.row.digest, undefined);
}

/** Says that the run's job of this place is the one with this key. Inside a write transaction. */
export function referTo(database: Database, run: string, place: JobPlace, key: string): void {
  const before = keyAt(database, run, place);
  if (before === key) return;
  const { trial, role, repeat, round } = place;
  database.run(
    query()
      .insertInto("run_jobs")
      .values({ run, trial, role, repeat, round, key })
      .onConflict((clash) => clash.columns(["run", "trial", "role", "repeat", "round"]).doUpdateSet({ key })),
  );
  changeRun(database, run, ({ jobs_digest }) => {
    const rest = before === undefined ? jobs_digest : toggled(jobs_digest, digestOf(run, place, before));
    return { jobs_digest: toggled(rest, digestOf(run, place, key)) };
  });
}

/** The key of the run's job of this place, or undefined if there is none. */
export function keyAt(database: Database, run: string, { trial, role, repeat, round }: JobPlace): string | undefined {
  const [stored] = storedRows(database, "run_jobs", { run, trial, role, repeat, round });
  return stored?.row.key;
}

/** Whether the rows of runs are those that were written: none has vanished. For a database of the newest schema. */
export function hasAllRuns(database: Database): boolean {
  const [contents] = database.select({ from: "contents", columns: ["runs_digest"] });
  return contents?.runs_digest === setOfRuns(database);
}

/** Takes the runs that there are for all of them. Inside a write transaction. */
export function takeRunsAsTheyAre(database: Database): void {
  const row = { one: 1 as const, runs_digest: setOfRuns(database) };
  database.run(query().deleteFrom("contents"));
  database.run(query().insertInto("contents").values(row));
}

const setOfRuns = (database: Database): string =>
  storedRows(database, "runs").reduce(
    (set, { row }) => (isDigest(row.digest) ? toggled(set, row.digest) : set),
    EMPTY_SET,
  );

function inContents(database: Database, gone: string | undefined, come: string | undefined): void {
  const [contents] = database.select({ from: "contents", columns: ["runs_digest"] });
  if (!isDigest(contents?.runs_digest)) return takeRunsAsTheyAre(database);
  const left = isDigest(gone) ? toggled(contents.runs_digest, gone) : contents.runs_digest;
  const runs_digest = come === undefined ? left : toggled(left, come);
  database.run(query().updateTable("contents").set({ runs_digest }));
}

/** The error for a run whose row, or whose list of trainings, is not what was written. */
export const damagedRun = (file: string, id: string): LthError =>
  new LthError(
    `${file} holds damaged numbers of run ${id}`,
    "ask for the run again: its trainings are kept, and what is damaged is written anew",
    { fault: "found" },
  );
