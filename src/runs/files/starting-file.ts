import { LthError } from "../../errors.ts";
import { LARGEST_FILE, readRegularFile } from "../../regular-file.ts";
import { codeOf } from "../../system-errors.ts";
import { jobFile, type StorePaths, startFile } from "./paths.ts";

/** The bytes of a finished job's file, or of given weights, as the store has them: whoever uses them checks them. */
export async function startingFile(paths: StorePaths, key: string): Promise<Uint8Array> {
  try {
    return await readRegularFile(jobFile(paths, key), LARGEST_FILE).catch((error: unknown) => {
      if (codeOf(error) !== "ENOENT") throw error;
      return readRegularFile(startFile(paths, key), LARGEST_FILE);
    });
  } catch (cause) {
    throw new LthError(
      `${paths.shown} has no file of ${key}, which a training starts from`,
      "ask for the run again: what is missing is trained again, and initial weights are given with --initial",
      { fault: "found", cause },
    );
  }
}
