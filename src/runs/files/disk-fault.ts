import { type NotWritten, notWritten } from "../../disk-errors.ts";
import type { LthError } from "../../errors.ts";

const store = { option: "--store", again: "run the same command again: what was finished is kept" };

/** What in a store cannot be written. `how`: see `NotWritten`. */
export const diskFault = (error: unknown, path: string, how: Pick<NotWritten, "needed" | "words"> = {}): LthError =>
  notWritten(error, path, { ...store, ...how });
