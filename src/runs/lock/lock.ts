import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { hostname } from "node:os";
import { canonical } from "../../canonical.ts";
import { Interrupted, LthError } from "../../errors.ts";
import { sha256 } from "../../hash.ts";
import { isGone } from "../../process-gone.ts";
import { Database, query } from "../database/database.ts";
import { pause } from "../database/patience.ts";
import { LOCK_TABLE } from "../database/schema.ts";
import { isBusy } from "../database/sqlite-fault.ts";
import { canWrite } from "../files/folder.ts";
import type { StorePaths } from "../files/paths.ts";
import { emptyDamagedLock } from "./lock-file.ts";

/** Who writes to a store. */
export interface Holder {
  /** Tells two holders of one process apart. */
  readonly token: string;
  readonly pid: number;
  readonly host: string;
  /** The run that it works on, or what it does. */
  readonly run: string;
}

/** Held until released; the system releases it when the process dies, however it dies. */
export interface StoreLock {
  release(): void;
}

export interface LockOptions {
  /** The run that is to be worked on; told to whoever waits. */
  readonly run: string;
  /** How long to wait for another writer, counted anew for each that comes in between; default 60. */
  readonly waitSeconds?: number;
  readonly signal?: AbortSignal;
  /** Called once if another process has to be waited for. */
  readonly onWait?: (message: string) => void;
}

/**
 * Takes the store's lock, waiting for another writer without holding up the event loop. Then throws an LthError that
 * names the holder.
 *
 * The lock is a write transaction of the second SQLite file that stays open: SQLite's locks end with the process, where a
 * lock file would go stale, and others can read meanwhile who holds it. The holder has to write its name in a transaction of
 * its own before that, and another process may step in between: so it looks afterwards whether the name is still its own.
 */
export async function lockStore(paths: StorePaths, options: LockOptions): Promise<StoreLock> {
  const { run, waitSeconds = 60, signal, onWait } = options;
  const me = signed({ token: randomUUID(), pid: process.pid, host: hostname(), run });
  for (const old of unreleased) if (old.file === paths.lock) release(old);
  const open = () => new Database(paths.lock, { patience: 20 });
  let database = open();
  let emptied = false;
  /** A damaged file is made anew, and opened anew: a connection keeps what it was told of the file. */
  const tried = (): boolean => {
    try {
      return tryLock(database, me);
    } catch (error) {
      if (emptied || !emptyDamagedLock(paths, error)) throw error;
      emptied = true;
      database.close();
      database = open();
      return tried();
    }
  };
  try {
    let since = performance.now();
    let before: Holder | undefined;
    let told = false;
    while (!tried()) {
      if (signal?.aborted) throw new Interrupted();
      const holder = holderOf(database);
      if (holder && holder.token !== before?.token) [before, since] = [holder, performance.now()];
      const waited = (performance.now() - since) / 1000;
      if (waited >= waitSeconds) throw held(paths, holder, waitSeconds);
      if (!told && waited > 0.3) {
        told = true;
        onWait?.(`waiting for ${inWords(holder)}, which writes to ${paths.shown}`);
      }
      await pause(signal);
    }
  } catch (error) {
    database.close();
    throw error;
  }
  return { release: () => release(database) };
}

/**
 * Locks that a failing disk did not let go. SQLite says nothing of that, and once their connection is closed it never tries
 * again: so it stays open until the same process wants the lock again.
 */
const unreleased = new Set<Database>();

function release(database: Database): void {
  unreleased.add(database);
  if (!letGo(database)) return;
  unreleased.delete(database);
  database.close();
}

/** Ends the transaction, and looks from outside whether that let the lock go. */
function letGo(database: Database): boolean {
  let other: Database | undefined;
  try {
    if (database.inTransaction) database.exec("ROLLBACK");
    database.exec("SELECT 1 FROM sqlite_master"); // ends with another attempt to unlock
    other = new Database(database.file, { patience: 0 });
    other.exec("BEGIN IMMEDIATE");
    return true;
  } catch (error) {
    // Another process may have been quicker.
    return isBusy(error) && other !== undefined && holderOf(other)?.pid !== process.pid;
  } finally {
    other?.close();
  }
}

/**
 * Who is writing to the store right now, or undefined if nobody is. "unknown": somebody does whose name cannot be read, or
 * the store can only be read and its last holder may be alive.
 */
export function currentHolder(paths: StorePaths): Holder | "unknown" | undefined {
  if (!existsSync(paths.lock)) return undefined;
  let database: Database | undefined;
  try {
    database = new Database(paths.lock, { patience: 0 });
    if (!canWrite(paths.lock)) {
      // SQLite would begin a read transaction instead, and say nothing of the lock.
      const last = holderOf(database);
      return last === undefined || isDead(last) ? undefined : "unknown";
    }
    database.exec("BEGIN IMMEDIATE");
    return undefined;
  } catch {
    return (database && holderOf(database)) ?? "unknown";
  } finally {
    database?.close();
  }
}

function tryLock(database: Database, me: Holder): boolean {
  try {
    database.exec("BEGIN IMMEDIATE");
    database.exec(LOCK_TABLE);
    database.run(query().deleteFrom("holder"));
    database.run(query().insertInto("holder").values(me));
    database.exec("COMMIT");
    database.exec("BEGIN IMMEDIATE");
    if (rowOf(database)?.token === me.token) return true;
  } catch (error) {
    if (!isBusy(error)) throw error;
  }
  if (database.inTransaction) database.exec("ROLLBACK");
  return false;
}

/** The holder that the file names; undefined if it names none, or what it says is damaged. */
function rowOf(database: Database): Holder | undefined {
  const [row] = database.select({ from: "holder", columns: ["token", "pid", "host", "run"] });
  const { token, pid, host, run } = row ?? {};
  if (typeof token !== "string" || typeof pid !== "number" || typeof host !== "string" || typeof run !== "string")
    return undefined;
  const holder = { token, pid, host, run };
  // An older lth's token is not signed.
  return !token.includes(".") || signed(holder).token === token ? holder : undefined;
}

/** The holder with a digest of its name behind its token. */
function signed({ token, ...name }: Holder): Holder {
  const [one = ""] = token.split(".");
  return { token: `${one}.${sha256(canonical([one, name]))}`, ...name };
}

/** The name that the last holder wrote, or undefined if it cannot be read just now. */
function holderOf(database: Database): Holder | undefined {
  try {
    return rowOf(database);
  } catch {
    return undefined;
  }
}

/** True if the holder's process certainly no longer exists. */
const isDead = ({ host, pid }: Holder): boolean => host === hostname() && isGone(pid);

/** A process that has ended holds nothing: then another program has the file open. */
const inWords = (holder: Holder | undefined): string =>
  holder === undefined || isDead(holder)
    ? "another program"
    : `process ${holder.pid} on ${holder.host} (${holder.run})`;

const held = (paths: StorePaths, holder: Holder | undefined, waited: number): LthError =>
  new LthError(
    `the store ${paths.shown} is being written to by ${inWords(holder)}${waited > 0 ? `, also after ${waited} seconds` : ""}`,
    "wait until it has finished, stop it, or give another folder with --store",
    { fault: "found" },
  );
