import { existsSync } from "node:fs";
import { diskWords } from "../disk-errors.ts";
import { LthError } from "../errors.ts";
import { expectPath } from "../options.ts";
import { LARGEST_FILE, NotAsExpected, readRegularFile } from "../regular-file.ts";
import { shown } from "../shown.ts";
import { codeOf, systemMessage } from "../system-errors.ts";
import { writeWhole } from "../whole-file.ts";
import { decodeTicket, lengthInBytes } from "./codec.ts";
import type { Ticket } from "./ticket.ts";

/** All bytes of a file that the user named. Throws an LthError: "asked" where there is none, "found" where it is no file. */
export async function bytesOf(path: string, what: string): Promise<Uint8Array> {
  expectPath(what, path, "name a file");
  try {
    return await readRegularFile(path, LARGEST_FILE);
  } catch (error) {
    if (error instanceof NotAsExpected)
      throw new LthError(`${shown(path)}: ${error.message}`, "name the file itself", { fault: "found" });
    const missing = codeOf(error) === "ENOENT" || codeOf(error) === "ENOTDIR";
    const why = missing ? "it does not exist" : systemMessage(error);
    throw new LthError(`${shown(path)} cannot be read: ${why}`, "check the path and its permissions", {
      fault: missing ? "asked" : "found",
      cause: error,
    });
  }
}

export interface ReadTicket {
  readonly ticket: Ticket;
  readonly bytes: Uint8Array;
}

/** The ticket that a file holds, and its bytes. Throws an LthError that names the file for everything else. */
export async function readTicket(path: string): Promise<ReadTicket> {
  const bytes = await bytesOf(path, "the ticket's file");
  return { ticket: decodeTicket(bytes, shown(path)), bytes };
}

/** Throws an LthError if a file would be written over something. */
export function expectNew(path: string): void {
  expectPath("the file to write", path, "give --out a name");
  if (existsSync(path))
    throw new LthError(`${shown(path)} is there already`, "give --out another name, or move it away");
}

/** Writes a new file whole or not at all. Returns its length in bytes. */
export async function writeNew(path: string, pieces: readonly Uint8Array[]): Promise<number> {
  expectNew(path);
  const bytes = lengthInBytes(pieces);
  try {
    await writeWhole(path, `${path}.unfinished`, pieces);
    return bytes;
  } catch (error) {
    const { what, cure } = diskWords(error, path, { option: "--out", again: "run the same command again" }, bytes);
    throw new LthError(`cannot write ${shown(path)}: ${what}`, cure, { fault: "found", cause: error });
  }
}
