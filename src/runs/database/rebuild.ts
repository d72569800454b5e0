import { copyFileSync, existsSync, readdirSync, renameSync, rmSync } from "node:fs";
import { LthError } from "../../errors.ts";
import { flushFolder } from "../../whole-file.ts";
import { diskFault } from "../files/disk-fault.ts";
import { canWrite } from "../files/folder.ts";
import { keyOfFile, type StorePaths } from "../files/paths.ts";
import { Database, query } from "./database.ts";
import { looksLikeOurs, mendFirstPage, schemaInHeader } from "./first-page.ts";
import { takeRunsAsTheyAre } from "./run-rows.ts";
import { DIGESTED, kindOf, migrate, schemaFault } from "./schema.ts";
import { damagedFile, isDamage, isReadOnly } from "./sqlite-fault.ts";
import { storedRows } from "./stored-rows.ts";
import type { Tables } from "./tables.ts";

/** What could be read of a damaged database. */
interface Saved {
  readonly runs: readonly Tables["runs"][];
  readonly jobs: readonly Tables["jobs"][];
  readonly run_jobs: readonly Tables["run_jobs"][];
}

/**
 * Where SQLite's own structures are damaged, or the tables' definitions, makes the database anew of the rows that can still be
 * read and are what was written; the damaged one stays beside it. For the holder of the lock, before it writes to
 * `database`, which is closed then. Returns what happened, in words, or null. Throws an LthError where nothing can be read.
 */
export async function rebuildIfDamaged(paths: StorePaths, database: Database): Promise<string | null> {
  const fault = structuralFault(database);
  if (fault === null) return null;
  if (!looksLikeOurs(paths.database)) throw fault;
  const kept = freeName(`${paths.database}.damaged`);
  try {
    const saved = salvage(paths);
    if (saved === null) throw lost(paths.database, fault);
    database.close();
    const part = `${paths.database}.new`;
    rmSync(part, { force: true });
    writeNew(part, saved);
    copyFileSync(paths.database, kept);
    if (existsSync(`${paths.database}-wal`)) copyFileSync(`${paths.database}-wal`, `${kept}-wal`);
    renameSync(part, whole(paths));
    await flushFolder(paths.folder);
    await finishRebuild(paths);
    const count = (n: number, noun: string) => `${n} ${noun}${n === 1 ? "" : "s"}`;
    const found = `${count(saved.runs.length, "run")} and ${count(saved.jobs.length, "training")}`;
    return `${paths.database} was damaged: it is made anew of what can be read, ${found}; a run that is missing is there again when it is found again. The damaged file is ${kept}`;
  } catch (error) {
    throw diskFault(error, paths.database);
  }
}

/** What the new database is called once it is complete, and until it stands in the place of the damaged one. */
const whole = (paths: StorePaths): string => `${paths.database}.whole`;

/**
 * Puts a database that was made anew in the place of the damaged one, if whoever made it was killed before. For the holder of
 * the lock, before it opens the database.
 */
export async function finishRebuild(paths: StorePaths): Promise<void> {
  if (!existsSync(whole(paths))) return;
  // A log belongs to its file: the new one would be taken for what it belongs to.
  for (const end of ["-wal", "-shm", "-journal"]) rmSync(paths.database + end, { force: true });
  renameSync(whole(paths), paths.database);
  await flushFolder(paths.folder);
}

/** The error for a damaged database of which nothing can be read again. */
function lost(file: string, cause: unknown): LthError {
  const schema = schemaInHeader(file);
  const why =
    schema > 0 && schema < DIGESTED
      ? `it has schema ${schema}, of an lth whose rows had no checksums, and so nothing says what of it is as it was written`
      : "no row of it can be read";
  return new LthError(
    `${file} is damaged, and cannot be made anew: ${why}`,
    "bring it back from a copy of the store, or give another --store, in which all is trained again",
    { fault: "found", cause },
  );
}

/** `path`, or with a number behind it where that is taken: what was kept before may hold what this one has lost. */
function freeName(path: string): string {
  for (let n = 2, name = path; ; name = `${path}-${n++}`) if (!existsSync(name)) return name;
}

/** What is wrong with the structure of the database, or null. Takes 50 ms for a thousand trainings. */
function structuralFault(database: Database): unknown {
  try {
    database.exec("BEGIN IMMEDIATE");
    const found = kindOf(database);
    if (found.kind === "tables") return schemaFault(database.file, found);
    const [first] = database.select({ from: "pragma_integrity_check", columns: ["integrity_check"] });
    return first?.integrity_check === "ok" ? null : damagedFile(database.file);
  } catch (error) {
    // A damaged header may say that the file must not be written, which its permissions do not.
    if (isReadOnly(error) && canWrite(database.file)) return damagedFile(database.file);
    return isDamage(error) ? error : null; // what else it is, who writes to it will say
  } finally {
    if (database.inTransaction) database.exec("ROLLBACK");
  }
}

/** The rows that can be read, from a copy: nothing is written to the damaged file. Null if there are none. */
function salvage(paths: StorePaths): Saved | null {
  const copy = `${paths.database}.copy`;
  const log = `${paths.database}-wal`;
  const ends = ["", "-wal", "-shm", "-journal"];
  const remove = () => {
    for (const end of ends) rmSync(copy + end, { force: true });
  };
  remove();
  try {
    copyFileSync(paths.database, copy);
    if (existsSync(log)) {
      copyFileSync(log, `${copy}-wal`);
      attempt(() => putLogAway(copy), undefined);
      for (const end of ["-wal", "-shm"]) rmSync(copy + end, { force: true });
    }
    mendFirstPage(copy);
    const saved = readAll(new Database(copy, { patience: 0 }), paths);
    return saved.runs.length + saved.jobs.length === 0 ? null : saved;
  } finally {
    remove();
  }
}

function putLogAway(file: string): void {
  const database = new Database(file, { patience: 0 });
  try {
    database.pragma("journal_mode", "DELETE");
  } finally {
    database.close();
  }
}

function readAll(database: Database, paths: StorePaths): Saved {
  const runs = attempt(() => storedRows(database, "runs"), []).flatMap((each) => (each.sound ? [each.row] : []));
  const names = attempt(() => readdirSync(paths.jobs), []);
  const keys = names.flatMap((name) => keyOfFile(name) ?? []);
  // One by one where one page keeps the others from being read.
  const jobs =
    attempt(() => storedRows(database, "jobs"), undefined) ??
    keys.flatMap((key) => attempt(() => storedRows(database, "jobs", { key }), []));
  const places =
    attempt(() => storedRows(database, "run_jobs"), undefined) ??
    runs.flatMap(({ id }) => attempt(() => storedRows(database, "run_jobs", { run: id }), []));
  database.close();
  return {
    runs,
    jobs: jobs.flatMap((each) => (each.sound ? [each.row] : [])),
    run_jobs: places.flatMap((each) => (each.sound ? [each.row] : [])),
  };
}

/** Writes a new database with these rows. */
function writeNew(file: string, { runs, jobs, run_jobs }: Saved): void {
  const database = new Database(file, { patience: 0 });
  try {
    database.exec("PRAGMA foreign_keys = OFF; PRAGMA synchronous = FULL; BEGIN IMMEDIATE");
    migrate(database, 0);
    for (const row of runs) database.run(query().insertInto("runs").values(row).orIgnore());
    for (const row of jobs) database.run(query().insertInto("jobs").values(row).orIgnore());
    for (const row of run_jobs) database.run(query().insertInto("run_jobs").values(row).orIgnore());
    takeRunsAsTheyAre(database);
    database.exec("COMMIT");
  } finally {
    database.close();
  }
}

function attempt<T, Otherwise>(work: () => T, otherwise: Otherwise): T | Otherwise {
  try {
    return work();
  } catch {
    return otherwise;
  }
}
