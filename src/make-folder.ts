import { existsSync, mkdirSync, statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { codeOf } from "./system-errors.ts";

/**
 * Makes a folder and those above it where they are missing, one by one. Throws the system's error. Node's own recursive
 * mkdir never returns where the system says ENOENT although the folder above is there, as in /proc and under automounts.
 */
export function makeFolder(path: string): void {
  const above = dirname(resolve(path));
  if (!existsSync(above)) makeFolder(above);
  try {
    mkdirSync(path);
  } catch (error) {
    const isThere = codeOf(error) === "EEXIST" && statSync(path, { throwIfNoEntry: false })?.isDirectory();
    if (!isThere) throw error;
  }
}
