import { unlink } from "node:fs/promises";
import { codeOf } from "./system-errors.ts";

/**
 * Removes a file, or a link or pipe in its place, if there is one. (`rm` looks at what it removes first, at three times the cost.)
 * Throws the system's error, for a folder too.
 */
export async function removeFile(path: string): Promise<void> {
  await unlink(path).catch((error: unknown) => {
    if (codeOf(error) !== "ENOENT") throw error;
  });
}
