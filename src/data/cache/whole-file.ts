import { randomBytes } from "node:crypto";
import { type FileHandle, mkdir, open, readdir, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { LthError } from "../../errors.ts";
import { shown } from "../stored.ts";

/** Files that a writer did not finish end so. */
const UNFINISHED = ".unfinished";

/** A writer that is killed leaves its file; one that is this old has no writer any more. */
const ABANDONED_MS = 3_600_000;

/**
 * Writes a file whole or not at all: a temporary file of its own beside it, flushed, renamed, and the folder flushed, so
 * that several processes may write the same. Throws an LthError ("found") that names the file; nothing is left behind then.
 */
export async function writeWhole(path: string, pieces: readonly (Uint8Array | string)[]): Promise<void> {
  const folder = dirname(path);
  const temporary = `${path}.${randomBytes(6).toString("hex")}${UNFINISHED}`;
  try {
    await mkdir(folder, { recursive: true });
    await removeAbandoned(folder);
    const file = await open(temporary, "wx", 0o666);
    try {
      for (const piece of pieces) await writeAll(file, typeof piece === "string" ? Buffer.from(piece) : piece);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
    await flushFolder(folder);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => {}); // the first error is the one to tell
    throw cacheFault(path, error);
  }
}

/** What the system says of a cache that cannot be written. */
export const cacheFault = (path: string, error: unknown): LthError =>
  error instanceof LthError
    ? error
    : new LthError(
        `cannot write ${shown(path)}: ${error instanceof Error ? error.message : String(error)}`,
        "make room, or name another folder for the cache: LTH_CACHE=FOLDER",
        { fault: "found", cause: error },
      );

async function writeAll(file: FileHandle, bytes: Uint8Array): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    const { bytesWritten } = await file.write(bytes, done, Math.min(bytes.length - done, 1 << 24));
    done += bytesWritten;
  }
}

/** Makes a folder's list of names durable. File systems that cannot flush a folder say so and are left alone. */
export async function flushFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r");
  try {
    await handle.sync().catch(() => {}); // a cache that a power cut takes is made again
  } finally {
    await handle.close();
  }
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
