import { rm } from "node:fs/promises";
import { z } from "zod";
import { abortSignal, callback, checkOptions, followed } from "../options.ts";
import { reading } from "./database/reader.ts";
import { removeRunRow } from "./database/run-rows.ts";
import { storedRows } from "./database/stored-rows.ts";
import { eventsFile, reportFolder } from "./files/paths.ts";
import { chooseRun, runsIn } from "./list.ts";
import type { LockOptions } from "./lock/lock.ts";
import { openStore } from "./store.ts";
import { type Freed, freeUnused, removeCheckpoints } from "./unused.ts";

/** What `removeRun` did: the run, and what no other run refers to and went with it. */
export interface Removed extends Freed {
  readonly run: string;
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
 * Removes a run, its report in the store, and the trainings and given weights that no run refers to any more; these stay while
 * another run is damaged. `asked` is the run's id or the beginning of it. Waits for another writer like every writer does.
 * Throws an LthError for an unknown run.
 */
export async function removeRun(
  store: string,
  asked: string,
  options: Omit<LockOptions, "run"> = {},
): Promise<Removed> {
  const lock = checkedLock("removeRun", options);
  const run = chosenRun(store, asked);
  const opened = await openStore(store, { ...lock, run: `removing ${run}` });
  try {
    // The row last: without it nothing knows of these files. Killed before, the run is listed and can be removed again.
    await removeCheckpoints(opened.paths, (keeper) => keeper === run || keeper === undefined);
    await rm(reportFolder(opened.paths, run), { recursive: true, force: true });
    await rm(eventsFile(opened.paths, run), { recursive: true, force: true });
    const freed = await freeUnused(opened, (database) => removeRunRow(database, run));
    return { run, ...freed };
  } finally {
    await opened.close();
  }
}

/**
 * Removes what no run of a store refers to: trainings and given weights that stayed when a run was removed while another was
 * damaged, and checkpoints of runs that are gone. Waits like `removeRun`, and makes no store where there is none.
 */
export async function removeUnused(store: string, options: Omit<LockOptions, "run"> = {}): Promise<Freed> {
  const lock = checkedLock("removeUnused", options);
  if (reading(store, (database) => database === undefined)) return { jobs: 0, starts: 0 };
  const opened = await openStore(store, { ...lock, run: "removing what no run needs" });
  try {
    const runs = new Set(opened.look((database) => storedRows(database, "runs").map(({ row }) => row.id)));
    await removeCheckpoints(opened.paths, (keeper) => keeper === undefined || !runs.has(keeper));
    return await freeUnused(opened);
  } finally {
    await opened.close();
  }
}

function checkedLock(caller: string, options: Omit<LockOptions, "run">): Omit<LockOptions, "run"> {
  const { signal: theirs, ...rest } = checkOptions(caller, removeSchema, options);
  const signal = followed(theirs);
  return { ...rest, ...(signal === undefined ? {} : { signal }) };
}
