import { chmodSync, copyFileSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { pathToFileURL } from "node:url";
import { lookAt } from "../files/folder.ts";
import { type StorePaths, storePaths } from "../files/paths.ts";
import { Database } from "./database.ts";
import { looksLikeOurs } from "./first-page.ts";
import { kindOf, schemaFault, schemaVersion } from "./schema.ts";
import { isDamage, isRefusal } from "./sqlite-fault.ts";

/** Milliseconds for which a reader waits in the rare moments when SQLite lets nobody in. */
const PATIENCE = 15_000;

/**
 * Calls `work` with the store's database inside one read transaction, so that everything it reads is of one moment, or with
 * undefined if there is no database yet. Never waits for the writer's lock, and writes nothing. Works where nothing can be
 * written. Throws an LthError if the place is no store, is damaged, or is of a newer lth.
 */
export function reading<T>(
  store: string,
  work: (database: Database | undefined, paths: StorePaths) => T,
  patience = PATIENCE,
): T {
  const paths = storePaths(store);
  if (lookAt(paths) === "nothing") return work(undefined, paths);
  const { database, close } = openForReading(paths, patience);
  try {
    const value = work(schemaVersion(database) === 0 ? undefined : database, paths);
    database.exec("COMMIT");
    return value;
  } finally {
    close();
  }
}

/**
 * Throws what `reading` throws for a place that is no store of ours, but not for a damaged one, before anything is written to
 * it. Looks at the database's file and not at its log, so without a lock: libsql closes a connection only when its statements
 * are collected, and one that still had the log open would keep the writer from putting it away.
 */
export function refuseForeign(paths: StorePaths): void {
  if (lookAt(paths) === "nothing") return;
  const database = fileAlone(paths.database, 0);
  try {
    const found = kindOf(database);
    if (found.kind === "foreign" || found.kind === "newer") throw schemaFault(paths.database, found);
  } catch (error) {
    // One that SQLite cannot read may be ours, and damaged: then the lock's holder makes it anew.
    if (!isDamage(error) || !looksLikeOurs(paths.database)) throw error;
  } finally {
    database.close();
  }
}

/** A connection to the file as it is, that neither makes nor looks for anything beside it. */
const fileAlone = (file: string, patience: number): Database =>
  new Database(file, { name: `${pathToFileURL(file).href}?immutable=1`, patience });

/** A connection in which a read transaction has begun. */
interface Opened {
  readonly database: Database;
  readonly close: () => void;
}

function openForReading(paths: StorePaths, patience: number): Opened {
  const file = paths.database;
  const shared = sizeOf(`${file}-shm`) > 0;
  try {
    // With locks, and without a right to write, too: in the slower mode nothing else keeps readers and a writer apart.
    return begin(new Database(file, { patience }));
  } catch (error) {
    if (!isRefusal(error) || shared) throw error;
  }
  // SQLite reads a database in WAL mode only where it may make, or finds, the memory that readers and writers share, and one with
  // the journal of a killed writer only where it may put it back. So nobody writes, and the place can only be read, or is full.
  const left = [`${file}-wal`, `${file}-journal`].filter((each) => sizeOf(each) > 0);
  return left.length > 0 ? openCopy(file, left, patience) : begin(fileAlone(file, patience));
}

const sizeOf = (file: string): number => statSync(file, { throwIfNoEntry: false })?.size ?? 0;

function begin(database: Database, finish: () => void = () => undefined): Opened {
  const close = () => {
    database.close();
    finish();
  };
  try {
    database.exec("BEGIN");
    database.pragma("schema_version"); // reads, so that what cannot be read shows here
    return { database, close };
  } catch (error) {
    close();
    throw error;
  }
}

/** A copy that can be written to, with what a writer that was killed left beside it; removed on closing. */
function openCopy(file: string, left: readonly string[], patience: number): Opened {
  const folder = mkdtempSync(join(tmpdir(), "lth-"));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  try {
    const copy = join(folder, basename(file));
    for (const each of [file, ...left]) {
      const target = join(folder, basename(each));
      copyFileSync(each, target);
      chmodSync(target, 0o600); // what cannot be written to keeps that in its copy
    }
    return begin(new Database(file, { name: copy, patience }), remove);
  } catch (error) {
    remove();
    throw error;
  }
}
