import { dirname } from "node:path";
import { codeOf, LthError, messageOf } from "../errors.ts";
import { bytesInWords } from "../text.ts";
import { freeBytes } from "./file-system.ts";

/** What each code means for `path`, and the cure. */
const meanings: Readonly<Record<string, readonly [what: string, cure: string]>> = {
  ENOSPC: ["the disk is full", "make room and run the same command again: what was finished is kept"],
  EDQUOT: ["the disk quota is used up", "make room and run the same command again: what was finished is kept"],
  EFBIG: [
    "the file size limit is reached",
    "raise it (ulimit -f) and run the same command again: what was finished is kept",
  ],
  EROFS: ["the file system is read-only", "give --store a folder that can be written to"],
  EACCES: ["permission denied", "give --store a folder that can be written to, or change its permissions"],
  EPERM: ["the operation is not permitted", "give --store a folder that can be written to, or change its permissions"],
  ENAMETOOLONG: ["the name is too long", "give --store a shorter name"],
  ENOTDIR: ["part of the path is a file", "give --store a folder"],
  EEXIST: ["a file is in its place", "give --store a folder, or move the file away"],
  ENOENT: ["nothing can be made there", "give --store a folder that can be written to"],
};

/** An error of the file system as lth's two lines. `needed`: bytes that were to be written, for a full disk. */
export function diskFault(error: unknown, path: string, needed?: number): LthError {
  if (error instanceof LthError) return error;
  const code = codeOf(error) ?? "";
  const [what, cure] = meanings[code] ?? [
    messageOf(error),
    "check the disk and run the same command again: what was finished is kept",
  ];
  const free = needed === undefined || !(code === "ENOSPC" || code === "EDQUOT") ? undefined : freeBytes(dirname(path));
  const room = needed === undefined ? "" : `, ${bytesInWords(needed)} needed`;
  // Where that is more than was needed, another training took the room for a moment: it would only confuse.
  const left = free === undefined || free >= (needed ?? 0) ? "" : `, ${bytesInWords(free)} free`;
  return new LthError(`cannot write ${path}: ${what}${room}${left}`, cure, { fault: "found", cause: error });
}
