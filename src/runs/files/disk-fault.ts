import { diskWords } from "../../disk-errors.ts";
import { LthError } from "../../errors.ts";

const store = { option: "--store", again: "run the same command again: what was finished is kept" };

/** An error of the file system as lth's two lines. `needed`: bytes that were to be written, for a full disk. */
export function diskFault(error: unknown, path: string, needed?: number): LthError {
  if (error instanceof LthError) return error;
  const { what, cure } = diskWords(error, path, store, needed);
  return new LthError(`cannot write ${path}: ${what}`, cure, { fault: "found", cause: error });
}
