import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { abortSignal, callback, checkOptions, followed } from "../options.ts";
import { runOfCheckpoint } from "./checkpoints.ts";
import { query } from "./database.ts";
import { chooseRun, listIn } from "./list.ts";
import type { LockOptions } from "./lock.ts";
import { keyOfCheckpoint, keyOfFile, reportFolder } from "./paths.ts";
import { reading } from "./reader.ts";
import { openStore } from "./store.ts";

/** What `removeRun` did. */
export interface Removed {
  readonly run: string;
  /** Trainings that no other run refers to and that went with it. */
  readonly jobs: number;
}

/** The id of the run that `removeRun` would remove. */
export const chosenRun = (store: string, asked: string): string =>
  reading(
    store,
    (database, paths) => chooseRun(database === undefined ? [] : listIn(database, paths), asked, paths).id,
  );

const removeSchema = z.strictObject({
  waitSeconds: z.number().min(0, "expected seconds of at least 0").optional(),
  signal: abortSignal.optional(),
  onWait: callback.optional(),
} satisfies Record<keyof Omit<LockOptions, "run">, z.ZodType>);

/**
 * Removes a run, its report in the store, and the trainings that no run refers to any more. `asked` is the run's id or the beginning of it. Waits for
 * another writer like every writer does. Throws an LthError for an unknown run.
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
    const { jobs, kept } = await opened.change((database) => {
      database.run(query.deleteFrom("runs").where("id", "=", run)); // its run_jobs go with it
      const free = query
        .selectFrom("jobs")
        .select("key")
        .where("key", "not in", query.selectFrom("run_jobs").select("key"));
      const jobs = database.rows(free).length;
      database.run(query.deleteFrom("jobs").where("key", "in", free));
      return { jobs, kept: new Set(database.rows(query.selectFrom("jobs").select("key")).map(({ key }) => key)) };
    });
    // Files last: one that the database still named would be missed, one that it no longer names is merely in the way.
    const folder = opened.paths.jobs;
    for (const name of await readdir(folder)) {
      const key = keyOfFile(name);
      if (key !== undefined && !kept.has(key)) await rm(join(folder, name), { force: true, recursive: true });
      if (keyOfCheckpoint(name) === undefined) continue;
      const keeper = await runOfCheckpoint(join(folder, name));
      if (keeper === run || keeper === undefined) await rm(join(folder, name), { force: true, recursive: true });
    }
    await rm(reportFolder(opened.paths, run), { recursive: true, force: true });
    return { run, jobs };
  } finally {
    await opened.close();
  }
}
