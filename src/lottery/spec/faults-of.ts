import { LthError } from "../../errors.ts";

/** The faults that `find` returns, or the one that it throws. */
export function faultsOf(find: () => readonly LthError[]): readonly LthError[] {
  try {
    return find();
  } catch (error) {
    if (error instanceof LthError) return [error];
    throw error;
  }
}
