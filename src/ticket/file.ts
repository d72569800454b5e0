import { existsSync } from "node:fs";
import { dirname } from "node:path";
import { notWritten } from "../disk-errors.ts";
import { LthError } from "../errors.ts";
import { freeBeforeTensors } from "../formats/index.ts";
import { namedFile } from "../named-file.ts";
import { expectPath } from "../options.ts";
import { shown } from "../shown.ts";
import { codeOf } from "../system-errors.ts";
import { writeWholeNew } from "../whole-file.ts";
import { decodeTicket, lengthInBytes } from "./codec.ts";
import type { Ticket } from "./ticket.ts";

export interface ReadTicket {
  readonly ticket: Ticket;
  readonly bytes: Uint8Array;
}

/** The ticket that a file holds, and its bytes. Throws an LthError that names the file for everything else. */
export async function readTicket(path: string): Promise<ReadTicket> {
  const bytes = await namedFile(path, "the ticket's file", freeBeforeTensors);
  return { ticket: decodeTicket(bytes, shown(path)), bytes };
}

/** Throws an LthError if a file would be written over something, or where no folder is. */
export function expectNew(path: string): void {
  expectPath("the file to write", path, "give --out a name");
  if (existsSync(path)) throw isThere(path);
  const folder = dirname(path);
  if (!existsSync(folder)) {
    throw new LthError(
      `${shown(path)} cannot be written: the folder ${shown(folder)} does not exist`,
      "make it, or give --out another one",
    );
  }
}

const isThere = (path: string): LthError =>
  new LthError(`${shown(path)} is there already`, "give --out another name, or move it away");

/** Writes a new file whole or not at all, and never over one that came meanwhile. Returns its length in bytes. */
export async function writeNew(path: string, pieces: readonly Uint8Array[]): Promise<number> {
  expectNew(path);
  const bytes = lengthInBytes(pieces);
  try {
    await writeWholeNew(path, pieces);
    return bytes;
  } catch (error) {
    if (codeOf(error) === "EEXIST") throw isThere(path);
    throw notWritten(error, path, { option: "--out", again: "run the same command again", needed: bytes });
  }
}
