import { accessSync, constants, lstatSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { LthError } from "../../errors.ts";
import { makeFolder } from "../../make-folder.ts";
import { oddKind } from "../../regular-file.ts";
import { codeOf, systemMessage } from "../../system-errors.ts";
import { diskFault } from "./disk-fault.ts";
import { keyOfFile, mayPrecedeDatabase, type StorePaths } from "./paths.ts";

/**
 * What is in the store's place: a database, or nothing yet (no folder, an empty one, or one that another writer is just
 * filling). Throws an LthError for anything that is not a store: a file, or a folder that holds something else and no
 * database of lth; hidden files do not count. So a store never mixes with files that are not its own.
 */
export function lookAt(paths: StorePaths): "database" | "nothing" {
  let names: readonly string[];
  try {
    if (!statSync(paths.folder).isDirectory()) throw notAFolder(paths);
    names = readdirSync(paths.folder);
  } catch (error) {
    if (error instanceof LthError) throw error;
    if (codeOf(error) === "ENOENT") {
      if (!lstatSync(paths.folder, { throwIfNoEntry: false })?.isSymbolicLink()) return "nothing";
      throw new LthError(
        `the store ${paths.shown} is a link to something that does not exist`,
        "make what it points to, or give --store another folder",
      );
    }
    if (codeOf(error) === "ENOTDIR") throw notAFolder(paths);
    throw new LthError(
      `cannot read the store ${paths.shown}: ${codeOf(error) ?? systemMessage(error)}`,
      "give --store another folder",
      {
        fault: "found",
        cause: error,
      },
    );
  }
  refuseOddFiles(paths, names);
  refuseLostDatabase(paths);
  if (names.includes("lth.db")) return "database";
  const foreign = names.find((name) => !mayPrecedeDatabase(name));
  if (foreign === undefined) return "nothing";
  throw new LthError(
    `the folder ${paths.shown} is no store of lth: it holds ${JSON.stringify(foreign)} and no lth.db`,
    `give --store an empty or new folder, such as ${paths.shown.replace(/\/$/, "")}/runs`,
  );
}

/** SQLite would wait for ever for a named pipe, and make what a link to nowhere points to. */
function refuseOddFiles(paths: StorePaths, names: readonly string[]): void {
  for (const name of names.filter((each) => /^(lth|lock)\.db(-(wal|shm|journal))?$/.test(each))) {
    const file = join(paths.folder, name);
    const found = statSync(file, { throwIfNoEntry: false });
    const isGone = lstatSync(file, { throwIfNoEntry: false }) === undefined; // SQLite removes its log at any moment
    const kind = found === undefined ? "a link to something that does not exist" : oddKind(found);
    if (isGone || kind === undefined) continue;
    throw new LthError(
      `${file} is ${kind}, expected a file of the store`,
      "bring the file back from a copy of the store, or move it away",
      { fault: "found" },
    );
  }
}

/**
 * Results without the database that names them: a new one would not know them, and nobody could say what they are of. Results
 * are looked for first: a writer at work makes the database before any of them.
 */
function refuseLostDatabase(paths: StorePaths): void {
  const jobs = statSync(paths.jobs, { throwIfNoEntry: false })?.isDirectory() ? readdirSync(paths.jobs) : [];
  const results = jobs.filter((name) => keyOfFile(name) !== undefined).length;
  if (results === 0) return;
  const sizeOf = (file: string) => statSync(file, { throwIfNoEntry: false })?.size;
  const size = sizeOf(paths.database);
  if (size || sizeOf(`${paths.database}-wal`)) return;
  throw new LthError(
    `${paths.database} is ${size === undefined ? "missing" : "empty"}, and ${paths.jobs} holds ${results} ${results === 1 ? "result" : "results"}`,
    "bring it back from a copy of the store, or give another --store",
    { fault: "found" },
  );
}

/** Makes the store's folders where they are missing. Throws an LthError if that, or writing in them, is not possible. */
export function makeFolders(paths: StorePaths): void {
  try {
    makeFolder(paths.jobs);
    for (const folder of [paths.folder, paths.jobs]) accessSync(folder, constants.W_OK);
  } catch (error) {
    throw diskFault(error, paths.folder, { words: `to the store ${paths.shown}` });
  }
}

/** True if this user may write to an existing file or folder. Opens nothing, so that no lock of SQLite is lost. */
export function canWrite(path: string): boolean {
  try {
    accessSync(path, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

const notAFolder = (paths: StorePaths): LthError =>
  new LthError(`the store ${paths.shown} is a file, expected a folder`, "give --store a folder, such as runs/");
