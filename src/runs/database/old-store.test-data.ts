import { rmSync } from "node:fs";
import { join } from "node:path";
import Sqlite from "libsql";
import { canonical } from "../../canonical.ts";
import { sha256 } from "../../hash.ts";

/** The tables of schema 2, letter by letter as lth made them then. */
const SCHEMA_2 = `CREATE TABLE runs (
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
   CREATE INDEX run_jobs_by_key ON run_jobs (key);`;

/** Puts a database in the place of the store's, with the same results, as an lth wrote it whose schema was 1 or 2. */
export function makeOld(store: string, schema: 1 | 2): void {
  const file = join(store, "lth.db");
  const now = new Sqlite(file);
  const rows = (table: string) => now.prepare(`SELECT * FROM ${table}`).all([]) as Record<string, unknown>[];
  const [runs, jobs, places] = [rows("runs"), rows("jobs"), rows("run_jobs")];
  now.close();
  rmSync(file);
  const old = new Sqlite(file);
  old.exec(SCHEMA_2);
  if (schema === 2) old.exec("ALTER TABLE jobs ADD COLUMN row_sha256 TEXT;");
  old.exec(`PRAGMA application_id = ${0x6c746873}; PRAGMA user_version = ${schema};`);
  const insert = (
    table: string,
    { digest: _, jobs_digest: __, row_sha256: ___, data_remarks: ____, ...rest }: Record<string, unknown>,
  ) => {
    const later = table === "runs" ? ["name", "note"] : [];
    const row = Object.fromEntries(Object.entries(rest).filter(([name]) => !later.includes(name)));
    const names = Object.keys(row);
    old
      .prepare(`INSERT INTO ${table} (${names.join(", ")}) VALUES (${names.map(() => "?").join(", ")})`)
      .run(Object.values(row));
  };
  for (const row of runs) insert("runs", row);
  for (const row of jobs) insert("jobs", row);
  for (const row of places) insert("run_jobs", row);
  for (const { key, density, layers, result, divergence } of schema === 2 ? jobs : []) {
    const digest = sha256(
      canonical({ key, density, layers, result, divergence } as Record<string, string | number | null>),
    );
    old.prepare("UPDATE jobs SET row_sha256 = ? WHERE key = ?").run([digest, key]);
  }
  old.close();
}
