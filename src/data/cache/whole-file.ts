import { randomBytes } from "node:crypto";
import { readdir, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { notWritten } from "../../disk-errors.ts";
import type { LthError } from "../../errors.ts";
import { makeFolder } from "../../make-folder.ts";
import { isGone } from "../../process-gone.ts";
import * as files from "../../whole-file.ts";

/** What a writer has not finished ends so, behind the number of its process, which an older lth left out. */
const unfinished = /(?:\.(\d+)-[0-9a-f]{12})?\.unfinished$/;

/**
 * A writer that is killed leaves its file. One whose process is gone, and that is this old, has no writer any more, on
 * another machine that shares the cache either. By its age alone a clock that is set forward would end a writer at work.
 */
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
    await files.writeWhole(path, `${path}.${process.pid}-${randomBytes(6).toString("hex")}.unfinished`, pieces);
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
  return notWritten(error, path, { ...cache, needed });
}

async function removeAbandoned(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const [found, pid] = unfinished.exec(name) ?? [];
    if (found === undefined || (pid !== undefined && !isGone(Number(pid)))) continue;
    const path = join(folder, name);
    const age = await stat(path).then(
      ({ mtimeMs }) => Math.abs(Date.now() - mtimeMs), // in the future: the clock was set back
      () => 0,
    );
    if (age > ABANDONED_MS) await rm(path, { force: true });
  }
}
