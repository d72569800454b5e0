import { open, readdir, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { codeOf, diskFault } from "./disk-fault.ts";
import { isUnfinished, type StorePaths, unfinished } from "./paths.ts";

/**
 * Writes a file whole or not at all: a temporary file beside it, flushed to the disk, renamed, and the folder flushed
 * too. When this returns, a power cut cannot take the file back. Throws an LthError that names the file and the room it
 * needs; nothing is left behind then.
 */
export async function writeWhole(path: string, ...pieces: readonly Uint8Array[]): Promise<void> {
  const temporary = unfinished(path);
  try {
    const file = await open(temporary, "w", 0o666);
    try {
      for (const piece of pieces) await file.writeFile(piece);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
    await flushFolder(dirname(path));
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => {}); // the first error is the one to tell
    throw diskFault(
      error,
      path,
      pieces.reduce((sum, { length }) => sum + length, 0),
    );
  }
}

/** Makes the folder's list of names durable. File systems that cannot flush a folder say so and are left alone. */
async function flushFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } catch (error) {
    if (!["EINVAL", "ENOTSUP", "EISDIR", "EPERM"].includes(codeOf(error) ?? "")) throw error;
  } finally {
    await handle.close();
  }
}

/** Removes what a killed writer left unfinished. For the holder of the store's lock only. */
export async function removeUnfinished(paths: StorePaths): Promise<void> {
  const names = await readdir(paths.jobs);
  for (const name of names.filter(isUnfinished)) await rm(join(paths.jobs, name), { force: true });
}
