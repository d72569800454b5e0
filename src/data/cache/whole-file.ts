import { randomBytes } from "node:crypto";
import { mkdir, readdir, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { LthError, messageOf } from "../../errors.ts";
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
    await mkdir(folder, { recursive: true });
    await removeAbandoned(folder);
    await files.writeWhole(path, `${path}.${randomBytes(6).toString("hex")}${UNFINISHED}`, pieces);
  } catch (error) {
    throw cacheFault(path, error);
  }
}

/** What the system says of a cache that cannot be written. */
export const cacheFault = (path: string, error: unknown): LthError =>
  error instanceof LthError
    ? error
    : new LthError(
        `cannot write ${shown(path)}: ${messageOf(error)}`,
        "make room, or name another folder for the cache: LTH_CACHE=FOLDER",
        { fault: "found", cause: error },
      );

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
