import { closeSync, constants, existsSync, lstatSync, openSync, readlinkSync, readSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { LthError } from "../../errors.ts";
import { shown } from "../../shown.ts";
import { unreadable } from "../stored.ts";
import { DEEPEST, LARGEST_MEMBER, type Member, type Members } from "./member.ts";
import { memberPath, nameForError, nameOf } from "./member-path.ts";
import { isSystemEntry } from "./system-entries.ts";

/** Files are read synchronously, which takes a fifth of the time where they are small; between so many, others get a turn. */
const AT_A_TIME = 64;

/**
 * The members of a folder, in the order of their names. Links are told of and never followed; hidden and system folders
 * are told of and not entered, nor are those at DEEPEST. Throws an LthError ("found") that names what cannot be read.
 */
export function folderMembers(path: string): Members {
  return { path, kind: "folder", members: () => walk(path, "", 1) };
}

async function* walk(top: string, below: string, depth: number): AsyncGenerator<Member, void, void> {
  const place = join(top, below);
  const names = await readdir(place, { encoding: "buffer" }).catch((error: unknown) => {
    throw unreadable(place, error, below === "" ? "asked" : "found");
  });
  for (const [i, bytes] of names.sort(Buffer.compare).entries()) {
    if (i % AT_A_TIME === 0) await setImmediate();
    const name = nameOf(bytes);
    const inner = below === "" ? name : `${below}/${name}`;
    const path = name === undefined || inner === undefined ? { fault: "its name is no UTF-8" } : memberPath(inner);
    if ("fault" in path) {
      throw new LthError(`${shown(join(place, nameForError(bytes)))}: ${path.fault}`, "rename it", { fault: "found" });
    }
    const member = memberAt(top, path.path);
    yield member;
    const enter = member.kind === "folder" && depth < DEEPEST && !isSystemEntry(name ?? "");
    if (enter) yield* walk(top, path.path, depth + 1);
  }
}

function memberAt(top: string, path: string): Member {
  const place = join(top, path);
  try {
    const stat = lstatSync(place);
    const base = { path, words: "", size: 0, bytes: () => Promise.reject(new Error(`${path} is no file`)) };
    if (stat.isFile()) return { ...base, kind: "file", size: stat.size, bytes: async () => read(place, stat.size) };
    if (stat.isDirectory()) return { ...base, kind: "folder" };
    if (!stat.isSymbolicLink()) {
      return { ...base, kind: "other", words: stat.isFIFO() ? "a named pipe" : "a socket or a device" };
    }
    const dead = existsSync(place) ? "" : ", which leads nowhere";
    return { ...base, kind: "link", words: `a link to ${shown(readlinkSync(place))}${dead}` };
  } catch (error) {
    throw unreadable(place, error);
  }
}

function read(place: string, size: number): Uint8Array {
  if (size > LARGEST_MEMBER) throw new Error(`${place} is larger than its reader should ask for`);
  let file: number | undefined;
  try {
    file = openSync(place, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW);
    const bytes = new Uint8Array(size + 1); // one more, to see whether it grew
    let found = 0;
    for (let more = 1; more > 0 && found <= size; found += more) {
      more = readSync(file, bytes, found, size + 1 - found, found);
    }
    if (found === size) return bytes.subarray(0, size);
    throw new LthError(
      `${shown(place)}: expected ${size} bytes, found ${found > size ? "more" : found}: it changed while it was read`,
      "wait until nothing writes to the folder, and run it again",
      { fault: "found" },
    );
  } catch (error) {
    throw error instanceof LthError ? error : unreadable(place, error);
  } finally {
    if (file !== undefined) closeSync(file);
  }
}
