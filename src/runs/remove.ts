import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { abortSignal, callback, checkOptions, followed } from "../options.ts";
import { type Database, query } from "./database/database.ts";
import { reading } from "./database/reader.ts";
import { placesOf, removeRunRow } from "./database/run-rows.ts";
import { type StoredRow, storedRows } from "./database/stored-rows.ts";
import { runOfCheckpoint } from "./files/checkpoints.ts";
import { eventsFile, keyOfCheckpoint, keyOfFile, reportFolder } from "./files/paths.ts";
import { chooseRun, runsIn } from "./list.ts";
import type { LockOptions } from "./lock/lock.ts";
import { openStore } from "./store.ts";

/** What `removeRun` did. */
export interface Removed {
  readonly run: string;
  /** Trainings that no other run refers to and that went with it. */
  readonly jobs: number;
}

/** The id of the run that `removeRun` would remove. */
export const chosenRun = (store: string, asked: string): string =>
  reading(store, (database, paths) => chooseRun(runsIn(database, paths), asked, paths));

const removeSchema = z.strictObject({
  waitSeconds: z.number().min(0, "expected seconds of at least 0").optional(),
  signal: abortSignal.optional(),
  onWait: callback.optional(),
} satisfies Record<keyof Omit<LockOptions, "run">, z.ZodType>);

/**
 * Removes a run, its report in the store, and the trainings that no run refers to any more; these stay while another run is
 * damaged. `asked` is the run's id or the beginning of it. Waits for another writer like every writer does. Throws an LthError
 * for an unknown run.
 */
export async function removeRun(
  store: string,
  asked: string,
  options: Omit<LockOptions, "run"> = {},
): Promise<Removed> {
  const { signal: theirs, ...rest } = checkOptions("removeRun", removeSchema, options);
  const signal = followed(theirs);
  const lock = { ...rest, ...(signal === undefined ? {} : { signal }) };
  const run = chosenRun(store, asked);
  const opened = await openStore(store, { ...lock, run: `removing ${run}` });
  try {
    const { jobs, used } = await opened.change((database) => {
      removeRunRow(database, run);
      const used = usedKeys(database);
      const free = storedRows(database, "jobs").filter(({ row }) => used?.has(row.key ?? "") === false);
      for (const { row } of free)
        database.run(
          query()
            .deleteFrom("jobs")
            .where("key", "=", row.key ?? ""),
        );
      return { jobs: free.length, used };
    });
    // Files last: one that the database still named would be missed, one that it no longer names is merely in the way.
    const folder = opened.paths.jobs;
    for (const name of await readdir(folder)) {
      const key = keyOfFile(name);
      if (key !== undefined && used?.has(key) === false) await rm(join(folder, name), { force: true, recursive: true });
      if (keyOfCheckpoint(name) === undefined) continue;
      const keeper = await runOfCheckpoint(join(folder, name));
      if (keeper === run || keeper === undefined) await rm(join(folder, name), { force: true, recursive: true });
    }
    await rm(reportFolder(opened.paths, run), { recursive: true, force: true });
    await rm(eventsFile(opened.paths, run), { recursive: true, force: true });
    return { run, jobs };
  } finally {
    await opened.close();
  }
}

/** The trainings that runs refer to, or undefined if a run is damaged, so that this cannot be told. */
function usedKeys(database: Database): ReadonlySet<string> | undefined {
  const isWhole = (run: StoredRow<"runs">) => run.sound && placesOf(database, run.row) !== undefined;
  if (!storedRows(database, "runs").every(isWhole)) return undefined;
  return new Set(storedRows(database, "run_jobs").flatMap(({ row }) => row.key ?? []));
}
