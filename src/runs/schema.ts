import { LthError } from "../errors.ts";
import type { Role } from "../lottery/index.ts";
import type { Database } from "./database.ts";

/** How far a run has come. `running` in a row only means that nobody wrote an end: the lock says whether it runs. */
export type RunState = "running" | "done" | "interrupted" | "failed";

/** One run. The only table with times: everything else is equal after an interrupted and an uninterrupted run. */
export interface RunRow {
  id: string;
  /** Preset, or the name of the spec's file. */
  preset: string;
  scale: string;
  trials: number;
  /** The whole spec, JSON. */
  spec: string;
  /** The command line that asked for it last, or null if a program did. */
  command: string | null;
  state: RunState;
  /** ISO 8601: first start and last end. */
  started: string;
  finished: string | null;
  /** Wall time of all sittings. */
  seconds: number;
  data_name: string;
  data_copy: string;
  data_checksum: string;
  /** Shape of one example, JSON. */
  data_shape: string;
  instruction_set: string;
  /** JSON. */
  versions: string;
  /** What the data do to what was measured with them, JSON; null where there is nothing to say, or nobody looked. */
  data_remarks: string | null;
}

/** One finished training, whatever runs refer to it. */
interface JobRow {
  key: string;
  /** Canonical JSON. */
  content: string;
  density: number;
  /** Surviving and all weights by layer, JSON. */
  layers: string;
  /** Canonical JSON; one of the two is null. */
  result: string | null;
  divergence: string | null;
  /** Of the job's file; null for a diverged job, which has none. */
  file_sha256: string | null;
  file_bytes: number | null;
  /** `rowDigest` of the numbers above; null in a row that lth wrote before there was one. */
  row_sha256: string | null;
}

/** Where a job stands in a run. */
interface RunJobRow {
  run: string;
  trial: number;
  role: Role;
  repeat: number;
  round: number;
  key: string;
}

/** Who holds the store's lock, or held it last: at most one row, in the lock's own file. */
interface HolderRow {
  /** Tells two holders of one process apart. */
  token: string;
  pid: number;
  host: string;
  run: string;
}

export interface Tables {
  runs: RunRow;
  jobs: JobRow;
  run_jobs: RunJobRow;
  holder: HolderRow;
}

/** Marks a database as lth's: "lths" in ASCII. */
const APPLICATION = 0x6c746873;

/** Step i brings a database from version i to i + 1. Never change one that was released: add one. */
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
  "ALTER TABLE runs ADD COLUMN data_remarks TEXT;",
];

/** The table of the lock's file. */
export const LOCK_TABLE =
  "CREATE TABLE IF NOT EXISTS holder (token TEXT NOT NULL, pid INTEGER NOT NULL, host TEXT NOT NULL, run TEXT NOT NULL) STRICT";

/** The newest schema that this lth knows. */
export const NEWEST = migrations.length;

/**
 * The schema's version, 0 for a database in which there is nothing yet. Throws an LthError that names the file if it is
 * another program's database or a newer lth's. Call it inside a transaction, or a migration may happen in between.
 */
export function schemaVersion(database: Database): number {
  const application = Number(database.pragma("application_id"));
  const version = Number(database.pragma("user_version"));
  if (application !== APPLICATION) {
    const empty = Number(database.pragma("page_count")) <= 1; // a table would have a page of its own
    if (application === 0 && version === 0 && empty) return 0;
    throw new LthError(
      `${database.file} is a database of another program (application id ${application}, expected ${APPLICATION})`,
      "give --store a folder of lth's own, or an empty or new one",
      { fault: "found" },
    );
  }
  if (version > NEWEST) {
    throw new LthError(
      `${database.file} has schema ${version}, this lth knows schemas up to ${NEWEST}`,
      "use the newer lth that wrote it, or give another --store",
      { fault: "found" },
    );
  }
  return version;
}

/** Brings the database to the newest schema. Inside a write transaction of the lock's holder: all of it or nothing. */
export function migrate(database: Database): void {
  const from = schemaVersion(database);
  if (from === NEWEST) return;
  for (const step of migrations.slice(from)) database.exec(step);
  database.exec(`PRAGMA application_id = ${APPLICATION}; PRAGMA user_version = ${NEWEST};`);
}
