import { lstatSync } from "node:fs";
import { join, resolve } from "node:path";
import { LthError } from "../../errors.ts";
import { sha256 } from "../../hash.ts";
import { expectPath } from "../../options.ts";
import { oneLine } from "../../visible.ts";
import { isRunId } from "./run-name.ts";

/** Where runs go unless `--store` says otherwise. */
export const DEFAULT_STORE = "runs";

/** Every file name in a store. Nothing else in lth spells one out. */
export interface StorePaths {
  /** The folder as the user wrote it, for messages. */
  readonly shown: string;
  readonly folder: string;
  /**
   * Runs, jobs and their numbers. SQLite's locks end when any descriptor of the file is closed in the same process:
   * never open this file or `lock` with `fs` while a store is open.
   */
  readonly database: string;
  /** Its lock is held by the one process that writes. */
  readonly lock: string;
  readonly jobs: string;
  /** Initial weights that other programs made. */
  readonly starts: string;
  /** One folder for each run's report. */
  readonly reports: string;
  /** What happened in each run, for whoever follows it. */
  readonly events: string;
}

/**
 * The paths of the store in `store`, taken as a folder name letter by letter: `a?b=c`, `file:x` and a trailing space
 * mean exactly that folder. Empty text is refused: it would mean the working directory.
 */
export function storePaths(store: string): StorePaths {
  expectPath("the store", store, "give --store a folder, such as runs/");
  const folder = resolve(store);
  return {
    shown: oneLine(store),
    folder,
    database: join(folder, "lth.db"),
    lock: join(folder, "lock.db"),
    jobs: join(folder, "jobs"),
    starts: join(folder, "starts"),
    reports: join(folder, "reports"),
    events: join(folder, "events"),
  };
}

/** The file of a job's mask and weights. */
export const jobFile = (paths: StorePaths, key: string): string => join(paths.jobs, `${key}.safetensors`);

/** The file of initial weights that another program made. */
export const startFile = (paths: StorePaths, sha256: string): string => join(paths.starts, `${sha256}.safetensors`);

/** Where an unfinished training stands, until the job's file takes over. */
export const checkpointFile = (paths: StorePaths, key: string): string => join(paths.jobs, `${key}.checkpoint`);

/**
 * Where the report of a run, or of several together, is written unless another place is asked for. Throws an LthError if that
 * is not inside the store.
 */
export function reportFolder(paths: StorePaths, ...runs: readonly string[]): string {
  const wrong = runs.find((run) => !isRunId(run));
  if (wrong !== undefined)
    throw new LthError(`${JSON.stringify(wrong)} is no run's id`, "give an id that lth list shows");
  refuseLinks(paths);
  // The ids, as long as a file system takes that.
  const name = runs.join("+");
  return join(paths.reports, name.length <= 200 ? name : `${runs[0]}+${runs.length - 1}-more`);
}

/** Where several runs side by side are written: no run's report has such a name. */
export const comparisonFolder = (paths: StorePaths, runs: readonly string[]): string => {
  refuseLinks(paths);
  return join(paths.reports, `compared+${sha256(runs.join(" ")).slice(0, 8)}`);
};

/** Where a run's events are kept. Throws an LthError if that is not inside the store. */
export function eventsFile(paths: StorePaths, run: string): string {
  if (!isRunId(run)) throw new LthError(`${JSON.stringify(run)} is no run's id`, "give an id that lth list shows");
  refuseLinks(paths);
  return join(paths.events, `${run}.jsonl`);
}

/**
 * Throws an LthError if a folder of the store is a link: what is written there, or removed, would not be in the store. The
 * store itself may be one.
 */
export function refuseLinks(paths: StorePaths): void {
  for (const folder of [paths.jobs, paths.starts, paths.reports, paths.events]) {
    if (!lstatSync(folder, { throwIfNoEntry: false })?.isSymbolicLink()) continue;
    throw new LthError(
      `${folder} is a link, and lth writes and removes only inside the store`,
      "put the folder itself there; the whole store may be a link",
      { fault: "found" },
    );
  }
}

/** What a file is called until it is complete. One process writes, so one name for each file is enough. */
export const unfinished = (path: string): string => `${path}.tmp`;

/** The key of a finished job's file name, or undefined if it is no such name. */
export const keyOfFile = (name: string): string | undefined => /^([0-9a-f]{64})\.safetensors$/.exec(name)?.[1];

/** The key of the job whose checkpoint a file of this name is, or undefined if it is none. */
export const keyOfCheckpoint = (name: string): string | undefined => /^([0-9a-f]{64})\.checkpoint$/.exec(name)?.[1];

/** True for a file that a killed writer left unfinished. */
export const isUnfinished = (name: string): boolean => /^[0-9a-f]{64}\.(safetensors|checkpoint)\.tmp$/.test(name);

/** True for names that may stand in the folder of a store that has no database yet. */
export const mayPrecedeDatabase = (name: string): boolean =>
  /^(lth\.db([-.].*)?|lock\.db(-.*)?|jobs|starts|reports|events|lost\+found|\..*)$/.test(name);

/** The folder of a suite's report; its name is lth's own, and no run's. */
export function suiteFolder(paths: StorePaths, suite: string): string {
  refuseLinks(paths);
  return join(paths.reports, suite);
}
