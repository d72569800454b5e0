import { existsSync } from "node:fs";
import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import * as files from "../../whole-file.ts";
import { diskFault } from "./disk-fault.ts";
import { isUnfinished, type StorePaths, unfinished } from "./paths.ts";

/** Writes a file of the store whole or not at all. Throws an LthError that names the file and the room it needs. */
export async function writeWhole(path: string, ...pieces: readonly Uint8Array[]): Promise<void> {
  try {
    await files.writeWhole(path, unfinished(path), pieces);
  } catch (error) {
    const needed = pieces.reduce((sum, { length }) => sum + length, 0);
    throw diskFault(error, path, { needed });
  }
}

/** Removes what a killed writer left unfinished. For the holder of the store's lock only. */
export async function removeUnfinished(paths: StorePaths): Promise<void> {
  for (const folder of [paths.jobs, paths.starts]) {
    const names = existsSync(folder) ? await readdir(folder) : [];
    for (const name of names.filter(isUnfinished)) await rm(join(folder, name), { force: true, recursive: true });
  }
}
