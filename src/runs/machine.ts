import { existsSync, statfsSync } from "node:fs";
import { totalmem } from "node:os";
import { dirname, resolve } from "node:path";
import type { Machine } from "../lottery/index.ts";

/** What this machine can hold: its memory, or what it gives to this process, and the disk of the store, which may not exist yet. */
export const machineOf = (store: string): Machine => ({ memory: memoryHere(), disk: sizeOfDisk(resolve(store)) });

/** Bytes; a container's limit counts, where there is one. */
export function memoryHere(): number {
  const limit = process.constrainedMemory();
  return limit > 0 ? Math.min(limit, totalmem()) : totalmem();
}

function sizeOfDisk(folder: string): number | undefined {
  if (!existsSync(folder)) return dirname(folder) === folder ? undefined : sizeOfDisk(dirname(folder));
  try {
    const { blocks, bsize } = statfsSync(folder);
    return blocks > 0 ? blocks * bsize : undefined;
  } catch {
    return undefined;
  }
}
