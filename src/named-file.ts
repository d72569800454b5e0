import { LthError } from "./errors.ts";
import { expectPath } from "./options.ts";
import { type FreeBefore, LARGEST_FILE, NotAsExpected, readRegularFile } from "./regular-file.ts";
import { shown } from "./shown.ts";
import { codeOf, systemMessage } from "./system-errors.ts";

/**
 * All bytes of a file that its user named; `what` it is: "the ticket's file". Throws an LthError: "asked" where there is none,
 * "found" where it is no file, or cannot be read.
 */
export async function namedFile(path: string, what: string, freeBefore?: FreeBefore): Promise<Uint8Array> {
  expectPath(what, path, "name a file");
  try {
    return await readRegularFile(path, LARGEST_FILE, freeBefore);
  } catch (error) {
    if (error instanceof NotAsExpected) {
      throw new LthError(`${shown(path)}: ${error.message}`, "name the file itself", { fault: "found" });
    }
    const missing = codeOf(error) === "ENOENT" || codeOf(error) === "ENOTDIR";
    const why = missing ? "it does not exist" : systemMessage(error);
    throw new LthError(`${shown(path)} cannot be read: ${why}`, "check the path and its permissions", {
      fault: missing ? "asked" : "found",
      cause: error,
    });
  }
}
