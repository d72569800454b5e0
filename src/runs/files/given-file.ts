import { LthError } from "../../errors.ts";
import { LARGEST_FILE, readRegularFile } from "../../regular-file.ts";
import { codeOf } from "../../system-errors.ts";
import { type StorePaths, startFile } from "./paths.ts";

/** The bytes of weights that another program made, as the store has them: whoever uses them checks them. Undefined: it has none. */
export async function givenFile(paths: StorePaths, sha256: string): Promise<Uint8Array | undefined> {
  return await readRegularFile(startFile(paths, sha256), LARGEST_FILE).catch((error: unknown) => {
    if (codeOf(error) !== "ENOENT") throw error;
    return undefined;
  });
}

/** A training cannot begin where another ended, or as it was given. */
export const noStart = (file: string): LthError =>
  new LthError(
    `${file}, which a training starts from, is missing or damaged`,
    "ask for the run again: what is missing is trained again, and initial weights are given with --initial",
    { fault: "found" },
  );
