import { randomBytes } from "node:crypto";
import { readdir, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { diskWords } from "../../disk-words.ts";
import { LthError } from "../../errors.ts";
import { makeFolder } from "../../make-folder.ts";
import * as files from "../../whole-file.ts";
import { shown } from "../shown.ts";

/** Files that a writer did not finish end so. */
const UNFINISHED = ".unfinished";

/** A writer that is killed leaves its file; one that is this old has no writer any more. */
const ABANDONED_MS = 3_600_000;

/**
 * Writes a file of the cache whole or not at all, so that several processes may write the same. Throws an LthError
 * ("found") that names the file.
 */
export async function writeWhole(path: string, pieces: readonly (Uint8Array | string)[]): Promise<void> {
  const folder = dirname(path);
  try {
    makeFolder(folder);
    await removeAbandoned(folder);
    await files.writeWhole(path, `${path}.${randomBytes(6).toString("hex")}${UNFINISHED}`, pieces);
  } catch (error) {
    throw cacheFault(
      path,
      error,
      pieces.reduce((sum, piece) => sum + Buffer.byteLength(piece), 0),
    );
  }
}

const cache = { option: "LTH_CACHE", again: "run the same command again" };

/** What the system says of a cache that cannot be written. `needed`: bytes that were to be written. */
export function cacheFault(path: string, error: unknown, needed?: number): LthError {
  if (error instanceof LthError) return error;
  const { what, cure } = diskWords(error, path, cache, needed);
  return new LthError(`cannot write ${shown(path)}: ${what}`, cure, { fault: "found", cause: error });
}

async function removeAbandoned(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (!name.endsWith(UNFINISHED)) continue;
    const path = join(folder, name);
    const age = await stat(path).then(
      ({ mtimeMs }) => Date.now() - mtimeMs,
      () => 0,
    );
    if (age > ABANDONED_MS) await rm(path, { force: true });
  }
}
