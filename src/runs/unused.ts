import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { codeOf } from "../system-errors.ts";
import { type Database, query } from "./database/database.ts";
import { placesOf } from "./database/run-rows.ts";
import { storedRows } from "./database/stored-rows.ts";
import type { RunRow } from "./database/tables.ts";
import { runOfCheckpoint } from "./files/checkpoints.ts";
import { keyOfCheckpoint, keyOfFile, type StorePaths } from "./files/paths.ts";
import type { Store } from "./store.ts";

/** What was freed. */
export interface Freed {
  /** Trainings. */
  readonly jobs: number;
  /** Files of initial weights that other programs made. */
  readonly starts: number;
}

/**
 * Removes trainings and given weights that no run refers to. While a run is damaged nothing is removed: it cannot be told what it
 * needs. `before`: what is changed in the same transaction, such as a run that goes.
 */
export async function freeUnused(store: Store, before: (database: Database) => void = () => undefined): Promise<Freed> {
  const { paths } = store;
  const { jobs, used } = await store.change((database) => {
    before(database);
    const used = usedBy(database);
    const free = storedRows(database, "jobs").flatMap(({ row: { key = "" } }) => (used?.keys.has(key) ? [] : [key]));
    if (used === undefined) return { jobs: 0, used };
    for (const key of free) database.run(query().deleteFrom("jobs").where("key", "=", key));
    return { jobs: free.length, used };
  });
  // Files last: one that the database still named would be missed, one that it no longer names is merely in the way.
  if (used === undefined) return { jobs, starts: 0 };
  await removeFiles(paths.jobs, isNoneOf(used.keys));
  const starts = await removeFiles(paths.starts, isNoneOf(used.starts));
  return { jobs, starts };
}

/** Of names of files those that have a key, or a SHA-256, that is not among these; none where it is not known which are. */
const isNoneOf =
  (used: ReadonlySet<string> | undefined) =>
  (name: string): boolean => {
    const key = keyOfFile(name);
    return key !== undefined && used?.has(key) === false;
  };

/** What runs refer to. */
interface Used {
  readonly keys: ReadonlySet<string>;
  /** Undefined where a run's spec cannot be read. */
  readonly starts: ReadonlySet<string> | undefined;
}

/** Undefined if a run is damaged. */
function usedBy(database: Database): Used | undefined {
  const rows: RunRow[] = [];
  for (const { sound, row } of storedRows(database, "runs")) {
    if (!sound || placesOf(database, row) === undefined) return undefined;
    rows.push(row);
  }
  const starts = rows.map(({ spec }) => startIn(spec));
  return {
    keys: new Set(storedRows(database, "run_jobs").flatMap(({ row }) => row.key ?? [])),
    starts: starts.includes(undefined) ? undefined : new Set(starts.flatMap((start) => start ?? [])),
  };
}

/** Of a spec, also of another lth's, only this. A run without it draws its weights. */
const specSchema = z.looseObject({ initial: z.looseObject({ weights: z.string().optional() }).optional() });

/** The word or SHA-256 that a spec has for its initial weights, null for none; undefined where it cannot be read. */
function startIn(spec: string): string | null | undefined {
  try {
    return specSchema.parse(JSON.parse(spec)).initial?.weights ?? null;
  } catch {
    return undefined;
  }
}

/** Removes the files of a folder whose names are meant, and says how many they were. A folder that is not there has none. */
async function removeFiles(folder: string, isMeant: (name: string) => boolean): Promise<number> {
  const meant = (await namesIn(folder)).filter(isMeant);
  for (const name of meant) await rm(join(folder, name), { force: true, recursive: true });
  return meant.length;
}

/** Removes checkpoints by the run that kept them, which is undefined for one that cannot be read. */
export async function removeCheckpoints(
  { jobs }: StorePaths,
  isMeant: (run: string | undefined) => boolean,
): Promise<void> {
  for (const name of await namesIn(jobs)) {
    if (keyOfCheckpoint(name) === undefined) continue;
    if (isMeant(await runOfCheckpoint(join(jobs, name)))) await rm(join(jobs, name), { force: true, recursive: true });
  }
}

const namesIn = (folder: string): Promise<string[]> =>
  readdir(folder).catch((error: unknown) => {
    if (codeOf(error) === "ENOENT") return [];
    throw error;
  });
