import { dirname } from "node:path";
import { freeBytes } from "../../disk-errors.ts";
import { LthError } from "../../errors.ts";
import { bytesInWords } from "../../text.ts";
import { networkFileSystem } from "../files/file-system.ts";

/** SQLite's primary result code of an error that libsql threw, or undefined. */
function primaryCode(error: unknown): number | undefined {
  if (!(error instanceof Error)) return undefined;
  if ("rawCode" in error && typeof error.rawCode === "number") return error.rawCode & 0xff;
  // A connection that could not be opened is a plain Error that ends in the code.
  const [, code] = /database .*: (\d+)"\)$/s.exec(error.message) ?? [];
  return code === undefined ? undefined : Number(code) & 0xff;
}

// Primary result codes that are told apart here: https://www.sqlite.org/rescode.html
const BUSY = 5;
const LOCKED = 6;
const READONLY = 8;
const IOERR = 10;
const FULL = 13;
const CANTOPEN = 14;

/** True if the error (libsql's, or the LthError made of it) only says that another connection is at work right now. */
export function isBusy(error: unknown): boolean {
  const code = primaryCode(error instanceof LthError ? error.cause : error);
  return code === BUSY || code === LOCKED;
}

/** True if SQLite cannot make sense of what is in the file. */
export function isDamage(error: unknown): boolean {
  const code = primaryCode(error instanceof LthError ? error.cause : error);
  return code !== undefined && !isBusy(error) && !isRefusal(error);
}

/** True if SQLite may not write to the file. */
export const isReadOnly = (error: unknown): boolean =>
  primaryCode(error instanceof LthError ? error.cause : error) === READONLY;

/** True if the place, not the file, kept SQLite from reading: no room, no right to write, a failing disk. */
export function isRefusal(error: unknown): boolean {
  const code = primaryCode(error instanceof LthError ? error.cause : error);
  return code !== undefined && [READONLY, IOERR, FULL, CANTOPEN].includes(code);
}

const LOCAL = "give --store a folder on a local disk";
const ELSEWHERE = "give --store a folder that can be written to, or change its permissions";
const ROOM = "make room and run the same command again: what was finished is kept";
const COPY =
  "find one of its runs again, which keeps what can be read of it or says why nothing can, or restore it from a copy";
const RELEASE = "close the program that has it open and run the same command again";

const meanings: Readonly<Record<number, readonly [what: string, cure: string]>> = {
  3: ["permission denied", ELSEWHERE],
  [BUSY]: ["another program keeps it locked", RELEASE],
  [LOCKED]: ["another program keeps it locked", RELEASE],
  [READONLY]: ["it can only be read", ELSEWHERE],
  [IOERR]: [
    // SQLite has no code of its own for a quota.
    "the disk, its quota, or a limit on the size of files, does not let it be read or written",
    "check the disk, the quota and ulimit -f, and run the same command again: what was finished is kept",
  ],
  11: ["it is damaged", COPY],
  [FULL]: ["the disk is full", ROOM],
  [CANTOPEN]: ["it cannot be opened", ELSEWHERE],
  15: ["its locks do not work", LOCAL],
  22: ["this file system cannot hold it", LOCAL],
  26: [
    "it is not a SQLite database, or its first bytes are damaged",
    "give --store a folder of lth's own, or an empty or new one; if it is one, find one of its runs again",
  ],
};

/** The error for a file in which SQLite finds its own structures damaged. */
export const damagedFile = (file: string): LthError => new LthError(`${file}: it is damaged`, COPY, { fault: "found" });

/** An error of SQLite as lth's two lines; errors of other kinds come back as they are. */
export function sqliteFault(error: unknown, file: string): unknown {
  const code = primaryCode(error);
  if (code === undefined) return error;
  // Queries are right for a store as lth makes it: what else they fail at is what the file holds.
  const meaning = meanings[code] ?? [`it is damaged, or not lth's (SQLite's error ${code})`, COPY];
  const network = [IOERR, 15, 22].includes(code) ? networkFileSystem(dirname(file)) : undefined;
  const [what, cure] =
    network === undefined ? meaning : [`${meaning[0]}; it is on ${network}, a network file system`, LOCAL];
  return new LthError(`${file}: ${what}${room(code, file)}`, cure, { fault: "found", cause: error });
}

/** What is free, where the lack of room may be the reason. SQLite does not say how much it wanted; it is never much. */
function room(code: number, file: string): string {
  const free = code === FULL || code === IOERR ? freeBytes(dirname(file)) : undefined;
  return free === undefined ? "" : ` (about 1 MB needed, ${bytesInWords(free)} free)`;
}
