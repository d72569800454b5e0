import { LthError } from "../../errors.ts";
import { Database, type Found } from "./database.ts";

/** Marks a database as lth's: "lths" in ASCII. */
const APPLICATION = 0x6c746873;

/**
 * Step i brings a database from version i to i + 1. Never change one that was released: add one. Each makes or changes a
 * table: that is how a version that is damaged is told from a newer one.
 */
const migrations: readonly string[] = [
  `CREATE TABLE runs (
     id TEXT PRIMARY KEY, preset TEXT NOT NULL, scale TEXT NOT NULL, trials INTEGER NOT NULL, spec TEXT NOT NULL,
     command TEXT, state TEXT NOT NULL, started TEXT NOT NULL, finished TEXT, seconds REAL NOT NULL,
     data_name TEXT NOT NULL, data_copy TEXT NOT NULL, data_checksum TEXT NOT NULL, data_shape TEXT NOT NULL,
     instruction_set TEXT NOT NULL, versions TEXT NOT NULL
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE jobs (
     key TEXT PRIMARY KEY, content TEXT NOT NULL, density REAL NOT NULL, layers TEXT NOT NULL,
     result TEXT, divergence TEXT, file_sha256 TEXT, file_bytes INTEGER,
     CHECK ((result IS NULL) <> (divergence IS NULL)), CHECK ((result IS NULL) = (file_sha256 IS NULL))
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE run_jobs (
     run TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
     trial INTEGER NOT NULL, role TEXT NOT NULL, repeat INTEGER NOT NULL, round INTEGER NOT NULL,
     key TEXT NOT NULL REFERENCES jobs (key),
     PRIMARY KEY (run, trial, role, repeat, round)
   ) STRICT, WITHOUT ROWID;
   CREATE INDEX run_jobs_by_key ON run_jobs (key);`,
  "ALTER TABLE jobs ADD COLUMN row_sha256 TEXT;",
  `ALTER TABLE runs ADD COLUMN data_remarks TEXT;
   ALTER TABLE runs ADD COLUMN jobs_digest TEXT;
   ALTER TABLE runs ADD COLUMN digest TEXT;
   ALTER TABLE jobs ADD COLUMN digest TEXT;
   CREATE TABLE contents (one INTEGER PRIMARY KEY CHECK (one = 1), runs_digest TEXT NOT NULL) STRICT;`,
  "ALTER TABLE runs ADD COLUMN data_use TEXT;",
  "ALTER TABLE runs ADD COLUMN name TEXT; ALTER TABLE runs ADD COLUMN note TEXT;",
];

/** The first version in which rows have digests and the database says what runs there are. */
export const DIGESTED = migrations.findIndex((step) => step.includes("CREATE TABLE contents")) + 1;

/** The table of the lock's file. */
export const LOCK_TABLE =
  "CREATE TABLE IF NOT EXISTS holder (token TEXT NOT NULL, pid INTEGER NOT NULL, host TEXT NOT NULL, run TEXT NOT NULL) STRICT";

/** The newest schema that this lth knows. */
export const NEWEST = migrations.length;

/** What a database is, by its header and its tables. */
type Kind =
  /** There is nothing yet, or all is as this lth makes it, in this version. */
  | { readonly kind: "sound"; readonly version: number }
  /** The tables are those of this version, the header says something else. */
  | { readonly kind: "header"; readonly version: number; readonly says: string }
  | { readonly kind: "tables" | "newer" | "foreign"; readonly says: string };

/** Looks at a database. Call it inside a transaction, or a migration may happen in between. */
export function kindOf(database: Database): Kind {
  const application = Number(database.pragma("application_id"));
  const version = Number(database.pragma("user_version"));
  const ours = application === APPLICATION;
  const objects = database.select({ from: "sqlite_schema", columns: ["type", "name", "sql"] });
  const tables = new Map(objects.map(({ type, name, sql }) => [`${String(type)} ${String(name)}`, sql]));
  const isMade = (step: number) => [...tablesAt(step)].every(([name, sql]) => tables.get(name) === sql);
  const made = migrations.map((_, i) => i + 1).findLast(isMade) ?? 0;

  if (ours && version > 0 && version === made) return { kind: "sound", version };
  if (!ours && application === 0 && version === 0 && objects.length === 0) return { kind: "sound", version: 0 };
  const header = `application id ${application}, schema ${version}`;
  const more = objects.some(
    ({ type, name }) => !String(name).startsWith("sqlite_") && !tablesAt(made).has(`${String(type)} ${String(name)}`),
  );
  if (made > 0 && !(version > NEWEST && more))
    return { kind: "header", version: made, says: `${header}, expected ${APPLICATION} and ${made}` };
  if (!ours) return { kind: "foreign", says: `application id ${application}, expected ${APPLICATION}` };
  if (version > NEWEST) return { kind: "newer", says: `schema ${version}, this lth knows schemas up to ${NEWEST}` };
  return { kind: "tables", says: `its tables are not those of schema ${version}` };
}

const known = new Map<number, ReadonlyMap<string, Found>>();

/** The tables and indexes of a version, each with the text that makes it, as SQLite keeps it. */
function tablesAt(version: number): ReadonlyMap<string, Found> {
  const before = known.get(version);
  if (before !== undefined) return before;
  const model = new Database(":memory:", { patience: 0 });
  for (const step of migrations.slice(0, version)) model.exec(step);
  const objects = model.select({ from: "sqlite_schema", columns: ["type", "name", "sql"] });
  model.close();
  const tables = new Map<string, Found>();
  for (const { type, name, sql = null } of objects) tables.set(`${String(type)} ${String(name)}`, sql);
  known.set(version, tables);
  return tables;
}

/**
 * The schema's version, 0 for a database in which there is nothing yet. Throws an LthError that names the file if it is
 * another program's database, a newer lth's, or damaged. Call it inside a transaction, or a migration may happen in between.
 */
export function schemaVersion(database: Database): number {
  const found = kindOf(database);
  if (found.kind === "sound") return found.version;
  throw schemaFault(database.file, found);
}

/** The error for a database that cannot be used as it is. */
export function schemaFault(file: string, found: Exclude<Kind, { readonly kind: "sound" }>): LthError {
  const words = {
    foreign: [
      `is a database of another program (${found.says})`,
      "give --store a folder of lth's own, or an empty or new one",
    ],
    newer: [`has ${found.says}`, "use the newer lth that wrote it, or give another --store"],
    header: [
      `is damaged: its header has ${found.says}`,
      "find any of its runs again: that mends the header and loses nothing",
    ],
    tables: [
      `is damaged: ${found.says}`,
      "find one of its runs again, which keeps what can be read of it or says why nothing can, or restore it from a copy",
    ],
  };
  const [what, cure = ""] = words[found.kind];
  return new LthError(`${file} ${what}`, cure, { fault: "found" });
}

/**
 * Brings the database to the newest schema, and mends its header. Inside a write transaction of the lock's holder: all of it
 * or nothing. `from`: the version that it has.
 */
export function migrate(database: Database, from: number): void {
  for (const step of migrations.slice(from)) database.exec(step);
  database.exec(`PRAGMA application_id = ${APPLICATION}; PRAGMA user_version = ${NEWEST};`);
}
