import { LthError } from "../../errors.ts";
import { sha256 } from "../../hash.ts";
import { LARGEST_FILE, NotAsExpected, readRegularFile } from "../../regular-file.ts";
import { codeOf } from "../../system-errors.ts";
import { decodeJob, type StoredJob } from "./codec.ts";

/** A job's file, or null if there is none. Throws an LthError if it cannot be read or has another SHA-256 than `expected`. */
export async function readJob(file: string, expected: string | null): Promise<StoredJob | null> {
  let bytes: Uint8Array;
  try {
    bytes = await readRegularFile(file, LARGEST_FILE);
  } catch (error) {
    if (codeOf(error) === "ENOENT") return null;
    const why = error instanceof NotAsExpected ? error.message : (codeOf(error) ?? error);
    throw new LthError(`cannot read ${file}: ${why}`, "check the disk", {
      fault: "found",
      cause: error,
    });
  }
  if (sha256(bytes) !== expected) {
    throw new LthError(
      `${file} is not what was written: its SHA-256 is not the one in the database`,
      "ask for the run again: that training is done again, everything else is kept",
      { fault: "found" },
    );
  }
  return decodeJob(bytes, file);
}
