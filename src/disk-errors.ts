import { statfsSync } from "node:fs";
import { dirname } from "node:path";
import { LthError } from "./errors.ts";
import { shown } from "./shown.ts";
import { codeOf, systemMessage } from "./system-errors.ts";
import { bytesInWords } from "./text.ts";

/** Where a file was to be written, as its user can change it. */
export interface Place {
  /** What names the folder: `--store`. */
  readonly option: string;
  /** What to do once the disk is mended. */
  readonly again: string;
}

/** What each code of the system means, and the cure. */
const meanings: Readonly<Record<string, (place: Place) => readonly [what: string, cure: string]>> = {
  ENOSPC: ({ again }) => ["the disk is full", `make room and ${again}`],
  EDQUOT: ({ again }) => ["the disk quota is used up", `make room and ${again}`],
  EFBIG: ({ again }) => ["the file size limit is reached", `raise it (ulimit -f) and ${again}`],
  EROFS: ({ option }) => ["the file system is read-only", writable(option)],
  EACCES: ({ option }) => ["permission denied", `${writable(option)}, or change its permissions`],
  EPERM: ({ option }) => ["the operation is not permitted", `${writable(option)}, or change its permissions`],
  ENAMETOOLONG: ({ option }) => ["the name is too long", `give ${option} a shorter name`],
  ENOTDIR: ({ option }) => ["part of the path is a file", `give ${option} a folder`],
  EEXIST: ({ option }) => ["a file is in its place", `give ${option} a folder, or move the file away`],
  EISDIR: ({ option }) => ["a folder is in its place", `move that away, or give ${option} another folder`],
  ENOENT: ({ option }) => ["nothing can be made there", writable(option)],
  ELOOP: ({ option }) => ["its links lead in a circle", `give ${option} a folder`],
};

const writable = (option: string): string => `give ${option} a folder that can be written to`;

/** What the system says of a file that cannot be written, and the cure. `needed`: its bytes, for a disk that is full. */
export function diskWords(
  error: unknown,
  path: string,
  place: Place,
  needed?: number,
): { readonly what: string; readonly cure: string } {
  const code = codeOf(error) ?? "";
  const [what, cure] = meanings[code]?.(place) ?? [systemMessage(error), `check the disk and ${place.again}`];
  const full = code === "ENOSPC" || code === "EDQUOT";
  const free = needed === undefined || !full ? undefined : freeBytes(dirname(path));
  const room = needed === undefined || !(full || code === "EFBIG") ? "" : `, ${bytesInWords(needed)} needed`;
  // Where that is more than was needed, another writer took the room for a moment: it would only confuse.
  const left = free === undefined || free >= (needed ?? 0) ? "" : `, ${bytesInWords(free)} free`;
  return { what: `${what}${room}${left}`, cure };
}

export interface NotWritten extends Place {
  /** Bytes that were to be written, for a disk that is full. */
  readonly needed?: number | undefined;
  /** What could not be written, in words; default: the path. */
  readonly words?: string | undefined;
  /** Whose fault it is; default: `found`. */
  readonly fault?: "asked" | "found" | undefined;
}

/** An error of the file system as lth's two lines: `cannot write PATH: the disk is full`, and the cure. An LthError stays. */
export function notWritten(
  error: unknown,
  path: string,
  { needed, words = shown(path), fault = "found", ...place }: NotWritten,
): LthError {
  if (error instanceof LthError) return error;
  const { what, cure } = diskWords(error, path, place, needed);
  return new LthError(`cannot write ${words}: ${what}`, cure, { fault, cause: error });
}

/** Free bytes for this user on the file system of `folder`, or undefined if it cannot be told. */
export function freeBytes(folder: string): number | undefined {
  try {
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize;
  } catch {
    return undefined;
  }
}
