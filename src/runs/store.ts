import { readdir } from "node:fs/promises";
import { z } from "zod";
import { canonical } from "../canonical.ts";
import { allRemarks, type DataRemarks } from "../data/arrays/index.ts";
import type { Weights } from "../engine/index.ts";
import { Interrupted } from "../errors.ts";
import { sha256 } from "../hash.ts";
import {
  contentText,
  type Job,
  type JobPlace,
  keysBefore,
  type Outcome,
  outcomeOf,
  recordOf,
  specSchema,
  type Trained,
} from "../lottery/index.ts";
import { LARGEST_FILE, NotAsExpected, readRegularFile } from "../regular-file.ts";
import type { Shape } from "../shape.ts";
import { codeOf } from "../system-errors.ts";
import { Clock, later } from "./clock.ts";
import { checkSameClasses, type DataUse } from "./data-use.ts";
import { Database, query } from "./database/database.ts";
import { patiently } from "./database/patience.ts";
import { putInOrder } from "./database/put-in-order.ts";
import { refuseForeign } from "./database/reader.ts";
import { finishRebuild, rebuildIfDamaged } from "./database/rebuild.ts";
import { EMPTY_SET, rowDigest } from "./database/row-digest.ts";
import {
  changeRun,
  keyAt,
  placesOf,
  putRun,
  type RunColumns,
  referTo,
  removeRunRow,
  storedRun,
} from "./database/run-rows.ts";
import { storedRows } from "./database/stored-rows.ts";
import type { RunState } from "./database/tables.ts";
import { removeCheckpoint } from "./files/checkpoints.ts";
import { decodeJob, encodeJob } from "./files/codec.ts";
import { sharesMemory } from "./files/file-system.ts";
import { makeFolders } from "./files/folder.ts";
import { givenFile, noStart } from "./files/given-file.ts";
import type { GivenWeights } from "./files/given-weights.ts";
import { keepWeights } from "./files/kept-weights.ts";
import { jobFile, keyOfCheckpoint, refuseLinks, type StorePaths, storePaths } from "./files/paths.ts";
import { divergenceOf, resultText } from "./files/result.ts";
import { removeUnfinished, writeWhole } from "./files/whole-file.ts";
import { type LockOptions, lockStore, type StoreLock } from "./lock/lock.ts";

/** What is known of a run when it begins. */
export interface NewRun {
  readonly id: string;
  readonly preset: string;
  readonly scale: string;
  readonly trials: number;
  /** The whole spec, JSON. */
  readonly spec: string;
  readonly command: string | null;
  /** What its owner calls it and notes of it; undefined: as before. */
  readonly name?: string | undefined;
  readonly note?: string | undefined;
  readonly data: { readonly name: string; readonly copy: string; readonly checksum: string; readonly shape: Shape };
  readonly remarks: DataRemarks;
  /** What must be known of the data to use one of the run's networks. */
  readonly use: DataUse;
  readonly machine: { readonly instructionSet: string; readonly versions: Readonly<Record<string, string>> };
}

/** How a stored spec judges tickets, as one text. An older lth wrote fewer fields. */
const ruleOf = (spec: string): string => {
  const { verdict } = z.looseObject({ verdict: z.unknown() }).parse(JSON.parse(spec));
  return canonical(specSchema.shape.verdict.parse(verdict ?? {}));
};

/** What the store knows of a job: its outcome, nothing, or why its file cannot be used. */
export type StoredOutcome =
  | { readonly kind: "outcome"; readonly outcome: Outcome }
  | { readonly kind: "nothing" }
  /** An earlier lth has done it, with other arithmetic: its result is no answer any more. */
  | { readonly kind: "computed-otherwise" }
  | { readonly kind: "damaged"; readonly message: string };

export interface OpenOptions extends LockOptions {
  /** Told of what was damaged, and what becomes of it. */
  readonly onDamage?: ((message: string) => void) | undefined;
}

/**
 * Opens a store for writing, making it where there is none. One process writes at a time: another is waited for
 * (`waitSeconds`, default 60). What a killed writer left behind is put in order. Throws an LthError if the place is no
 * store, cannot be written, or is held for longer. Close it when done.
 */
export async function openStore(store: string, options: OpenOptions): Promise<Store> {
  const { waitSeconds = 60, signal } = options;
  const paths = storePaths(store);
  refuseForeign(paths);
  refuseLinks(paths);
  makeFolders(paths);
  const lock = await lockStore(paths, options);
  let database: Database | undefined;
  try {
    await finishRebuild(paths);
    database = new Database(paths.database, { patience: 20 });
    const rebuilt = await rebuildIfDamaged(paths, database);
    if (rebuilt !== null) {
      options.onDamage?.(rebuilt);
      database = new Database(paths.database, { patience: 20 });
    }
    const opened = new Store(paths, database, lock, waitSeconds);
    for (const damage of await opened.prepare(signal)) options.onDamage?.(damage);
    return opened;
  } catch (error) {
    database?.close();
    lock.release();
    throw error;
  }
}

/** A store that this process writes to. Made by `openStore`. */
export class Store {
  readonly paths: StorePaths;
  readonly #database: Database;
  readonly #lock: StoreLock;
  /** Seconds for which a write waits for foreign transactions. */
  readonly #patience: number;
  /**
   * By run: columns to write into its row when its next training is saved (command, versions, ...). A new run has no entry, nor
   * one that is written.
   */
  readonly #pending = new Map<string, Partial<RunColumns>>();
  readonly #clock = new Clock();
  /** The last write: one begins when the one before has ended. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(paths: StorePaths, database: Database, lock: StoreLock, waitSeconds: number) {
    this.paths = paths;
    this.#database = database;
    this.#lock = lock;
    this.#patience = Math.max(15, waitSeconds);
  }

  /**
   * What the holder of the lock does first: schema, files left unfinished, runs left running. Returns what was damaged and is
   * mended, in words.
   */
  async prepare(signal?: AbortSignal): Promise<readonly string[]> {
    const database = this.#database;
    // WAL needs memory that all readers share: the network has none. Readers that are just at work keep SQLite from
    // changing the mode: then the store works with the mode that it has.
    const mode = sharesMemory(this.paths.folder) ? "WAL" : "DELETE";
    await patiently(() => database.pragma("journal_mode", mode), 1, signal).catch((error: unknown) => {
      if (error instanceof Interrupted) throw error;
    });
    database.exec("PRAGMA foreign_keys = ON; PRAGMA synchronous = FULL");
    const damage = await this.#write(() => putInOrder(database));
    await removeUnfinished(this.paths);
    await this.#removeFinishedCheckpoints();
    return damage;
  }

  /**
   * A writer that was killed just after it had kept a job has left the job's checkpoint. That of a job which is damaged is not
   * finished: it is on the way to be done again.
   */
  async #removeFinishedCheckpoints(): Promise<void> {
    for (const name of await readdir(this.paths.jobs)) {
      const key = keyOfCheckpoint(name);
      if (key === undefined) continue;
      const [known] = storedRows(this.#database, "jobs", { key });
      const isDone = known?.sound && (known.row.divergence !== null || (await this.#wholeFile(key)) !== undefined);
      if (isDone) await removeCheckpoint(this.paths, key);
    }
  }

  /** The file of a job that was kept; undefined where it, or its row, is missing or damaged. */
  async #wholeFile(key: string): Promise<Uint8Array | undefined> {
    const [known] = storedRows(this.#database, "jobs", { key });
    if (!known?.sound) return undefined;
    const bytes = await readRegularFile(jobFile(this.paths, key), LARGEST_FILE).catch(() => undefined);
    return bytes && sha256(bytes) === known.row.file_sha256 ? bytes : undefined;
  }

  /**
   * Records that a run begins, or goes on. Its first start stays. One that is done stays as it is, and so does what it was
   * made with, until `save` has a training to add. One whose numbers are damaged begins anew, with the trainings that the store
   * has. Returns what was damaged, in words, or null.
   */
  async begin(run: NewRun): Promise<string | null> {
    const database = this.#database;
    const again = {
      id: run.id,
      preset: run.preset,
      scale: run.scale,
      trials: run.trials,
      spec: run.spec,
      command: run.command,
      data_name: run.data.name,
      data_copy: run.data.copy,
      data_checksum: run.data.checksum,
      data_shape: JSON.stringify(run.data.shape),
      instruction_set: run.machine.instructionSet,
      versions: JSON.stringify(run.machine.versions),
      data_remarks: allRemarks(run.remarks).length === 0 ? null : JSON.stringify(run.remarks),
      data_use: JSON.stringify(run.use),
      state: "running" as const,
      finished: null,
    };
    const named = {
      ...(run.name === undefined ? {} : { name: run.name }),
      ...(run.note === undefined ? {} : { note: run.note }),
    };
    const known = storedRun(database, run.id);
    const isWhole = known?.sound === true && placesOf(database, known.row) !== undefined;
    if (isWhole) checkSameClasses(run.id, known.row.data_use, run.use);
    if (isWhole) this.#pending.set(run.id, again);
    else this.#pending.delete(run.id);
    const { data_remarks, data_use } = again;
    if (isWhole) {
      // A run of an lth that did not look at its data, or kept less of them: it must know from now on.
      const looked = known.row.data_remarks === null && data_remarks !== null;
      // Classes may be called otherwise since: what a network answers is what they are called now.
      const renamed = known.row.data_use !== data_use;
      // The same trainings, judged by another rule: the last one that was asked for counts.
      const judged = ruleOf(known.row.spec) !== ruleOf(run.spec);
      const changes = {
        ...(looked || renamed ? { data_remarks, data_use } : {}),
        ...(judged ? { spec: run.spec } : {}),
        ...named,
      };
      if (Object.keys(changes).length > 0) await this.#write(() => changeRun(database, run.id, () => changes));
    }
    if (isWhole && known.row.state === "done") return null;
    await this.#write(() => {
      if (isWhole) return changeRun(database, run.id, () => ({ state: "running" }));
      removeRunRow(database, run.id);
      const fresh = { started: this.#clock.now(), seconds: 0, name: null, note: null };
      const { started, seconds, name = null, note = null } = known?.sound ? known.row : fresh;
      putRun(database, { ...again, started, seconds, name, note, ...named, jobs_digest: EMPTY_SET });
    });
    if (known === undefined || isWhole) return null;
    return `${this.paths.database} holds damaged numbers of run ${run.id}: they are written anew, its trainings are kept`;
  }

  /** Records how a run ended and that it took so many seconds more. One that was done, and had nothing added, stays so. */
  async end(run: string, state: Exclude<RunState, "running">, seconds: number): Promise<void> {
    await this.#write(() => {
      changeRun(this.#database, run, (before) =>
        this.#pending.has(run) && before.state === "done"
          ? {}
          : { state, finished: later(this.#clock.now(), before.started), seconds: before.seconds + seconds },
      );
    });
  }

  /** What is known of a job. Its file is read whole and checked against the database before anything of it is used. */
  async find(job: Job): Promise<StoredOutcome> {
    const [known] = storedRows(this.#database, "jobs", { key: job.key });
    if (known === undefined) {
      const before = keysBefore(job.content).some((key) => storedRows(this.#database, "jobs", { key }).length > 0);
      return { kind: before ? "computed-otherwise" : "nothing" };
    }
    const again = (message: string): StoredOutcome => ({
      kind: "damaged",
      message: `${message}: its training is done again`,
    });
    if (!known.sound) return again(`${this.paths.database} holds damaged numbers of job ${job.key}`);
    const { row } = known;
    if (row.divergence !== null) {
      return { kind: "outcome", outcome: divergenceOf(row.divergence) };
    }
    const file = jobFile(this.paths, job.key);
    const damaged = (what: string): StoredOutcome => again(`${file} ${what}`);
    let bytes: Uint8Array;
    try {
      bytes = await readRegularFile(file, row.file_bytes ?? 0);
    } catch (error) {
      if (error instanceof NotAsExpected) return again(`${file}: ${error.message}`);
      return damaged(codeOf(error) === "ENOENT" ? "is missing" : `cannot be read (${codeOf(error) ?? error})`);
    }
    if (bytes.length !== row.file_bytes) return damaged(`has ${bytes.length} bytes, expected ${row.file_bytes}`);
    const found = sha256(bytes);
    if (found !== row.file_sha256) return damaged(`has SHA-256 ${found}, expected ${row.file_sha256}`);
    const stored = decodeJob(bytes, file);
    if (stored.content !== contentText(job.content)) return damaged("holds another training");
    return { kind: "outcome", outcome: stored.trained.result };
  }

  /** The bytes of what a training starts from: a finished job's file, checked, or given weights, which whoever uses them checks. */
  async fileOf(key: string): Promise<Uint8Array> {
    const bytes = (await this.#wholeFile(key)) ?? (await givenFile(this.paths, key));
    if (!bytes) throw noStart(jobFile(this.paths, key));
    return bytes;
  }

  /**
   * The final weights of a job that was kept, in new arrays. Throws an LthError if its file is gone or damaged since: the run
   * asked again trains it again.
   */
  async weightsOf(key: string): Promise<Weights> {
    const file = jobFile(this.paths, key);
    const bytes = await this.#wholeFile(key);
    if (!bytes) throw noStart(file);
    return decodeJob(bytes, file).trained.finalWeights;
  }

  /** Keeps weights that another program made, unless they are there already. */
  async keepGiven(given: GivenWeights): Promise<void> {
    await keepWeights(this.paths, given);
  }

  /** Keeps a finished job for good: first its file, whole, then its row. Says that the run's job of this place is this one. */
  async save(run: string, job: Job, trained: Trained): Promise<void> {
    let file: { readonly sha256: string; readonly bytes: number } | null = null;
    if (trained.diverged === null) {
      const pieces = encodeJob(job, trained);
      await writeWhole(jobFile(this.paths, job.key), ...pieces);
      file = { sha256: sha256(...pieces), bytes: pieces.reduce((sum, { length }) => sum + length, 0) };
    }
    const { density, layers } = recordOf(job, outcomeOf(trained));
    const columns = {
      key: job.key,
      content: contentText(job.content),
      density,
      layers: JSON.stringify(layers),
      result: trained.diverged === null ? resultText(trained.result) : null,
      divergence: trained.diverged === null ? null : resultText(trained.diverged),
      file_sha256: file?.sha256 ?? null,
      file_bytes: file?.bytes ?? null,
      row_sha256: null,
    };
    const row = { ...columns, digest: rowDigest("jobs", columns) };
    await this.#write(() => {
      this.#database.run(
        query()
          .insertInto("jobs")
          .values(row)
          .onConflict((clash) => clash.column("key").doUpdateSet(row)),
      );
      referTo(this.#database, run, job.place, job.key);
      const pending = this.#pending.get(run);
      if (pending) changeRun(this.#database, run, () => pending);
    });
    this.#pending.delete(run);
    await removeCheckpoint(this.paths, job.key);
  }

  /** Says that the run's job of this place is one that the store has. Writes only what is not yet there. */
  async refer(run: string, place: JobPlace, key: string): Promise<void> {
    if (keyAt(this.#database, run, place) === key) return;
    await this.#write(() => referTo(this.#database, run, place, key));
  }

  /** Reads, all of one moment: nobody else writes, and this process does not meanwhile. */
  look<T>(work: (database: Database) => T): T {
    return work(this.#database);
  }

  /** Runs queries in one write transaction. */
  async change<T>(work: (database: Database) => T): Promise<T> {
    return this.#write(() => work(this.#database));
  }

  /** All writes go through here: one after the other, each in a transaction, waiting for foreign ones. */
  #write<T>(work: () => T): Promise<T> {
    const written = this.#last.then(async () => {
      const database = this.#database;
      await patiently(() => database.exec("BEGIN IMMEDIATE"), this.#patience);
      try {
        const value = work();
        await patiently(() => database.exec("COMMIT"), this.#patience);
        return value;
      } catch (error) {
        try {
          if (database.inTransaction) database.exec("ROLLBACK");
        } catch {} // the first error is the one to tell; closing tries again
        throw error;
      }
    });
    this.#last = written.catch(() => undefined);
    return written;
  }

  /**
   * Waits for the last write, closes the database and lets the next writer in. While nobody writes there is no log, so
   * that readers leave nothing beside the database.
   */
  async close(): Promise<void> {
    await this.#last;
    const database = this.#database;
    // A reader may be at work, or the disk full: then the log stays, and is as good as the database.
    await patiently(() => database.pragma("journal_mode", "DELETE"), 0.5).catch(() => undefined);
    database.close();
    this.#lock.release();
  }
}
