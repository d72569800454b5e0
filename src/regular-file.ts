import { closeSync, constants, fstatSync, openSync, readSync, type Stats } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";

/** Something that was to be read and is no ordinary file, or is too large: `expected a file, found a named pipe`. */
export class NotAsExpected extends Error {
  override readonly name = "NotAsExpected";
  readonly expected: string;
  readonly found: string;

  constructor(expected: string, found: string) {
    super(`expected ${expected}, found ${found}`);
    this.expected = expected;
    this.found = found;
  }
}

/** What `NotAsExpected` expected where it found no file. */
export const A_FILE = "a file";

/** No file that lth reads at once is larger: 4 GiB, about 350 million parameters with the state of an optimizer. */
export const LARGEST_FILE = 2 ** 32;

/** Without O_NONBLOCK, opening a named pipe would wait for a writer for ever; some devices wait, too. */
const FLAGS = constants.O_RDONLY | constants.O_NONBLOCK;

/** Opens an ordinary file to read it, links followed. Throws NotAsExpected for anything else, or the system's error. */
export async function openRegularFile(path: string): Promise<FileHandle> {
  const file = await open(path, FLAGS);
  try {
    refuseOthers(await file.stat());
    return file;
  } catch (error) {
    await file.close();
    throw error;
  }
}

/** How many bytes of memory stay free before a file's first byte, told by its first eight (fewer of a shorter file). */
export type FreeBefore = (beginning: Uint8Array) => number;

/**
 * All bytes of an ordinary file of at most `most` bytes: no more are read, whatever happens to it meanwhile. Throws
 * NotAsExpected for anything else, or the system's error.
 */
export async function readRegularFile(
  path: string,
  most: number,
  freeBefore?: FreeBefore,
): Promise<Uint8Array<ArrayBuffer>> {
  const file = await openRegularFile(path);
  try {
    const { size } = await file.stat();
    let free = 0;
    if (freeBefore) {
      const beginning = new Uint8Array(8);
      free = freeBefore(beginning.subarray(0, (await file.read(beginning, 0, 8, 0)).bytesRead));
    }
    const bytes = room(size, most, free);
    let done = 0;
    for (let more = 1; more > 0 && done < bytes.length; done += more) {
      more = (await file.read(bytes, done, Math.min(bytes.length - done, AT_ONCE), done)).bytesRead;
    }
    return bytes.subarray(0, done);
  } finally {
    await file.close();
  }
}

/** The same without giving others a turn. */
export function readRegularFileSync(path: string, most: number): Uint8Array<ArrayBuffer> {
  const file = openSync(path, FLAGS);
  try {
    const found = fstatSync(file);
    refuseOthers(found);
    const bytes = room(found.size, most);
    let done = 0;
    for (let more = 1; more > 0 && done < bytes.length; done += more) {
      more = readSync(file, bytes, done, Math.min(bytes.length - done, AT_ONCE), done);
    }
    return bytes.subarray(0, done);
  } finally {
    closeSync(file);
  }
}

/** The system reads at most 2 GB at once. */
const AT_ONCE = 1 << 24;

function room(size: number, most: number, free = 0): Uint8Array<ArrayBuffer> {
  if (size > most) throw new NotAsExpected(`at most ${most} bytes`, `${size} bytes`);
  return new Uint8Array(free + size).subarray(free);
}

function refuseOthers(found: Stats): void {
  const kind = oddKind(found);
  if (kind !== undefined) throw new NotAsExpected(A_FILE, kind);
}

/** What something is that is no ordinary file, in words; undefined for a file. */
export function oddKind(found: Stats): string | undefined {
  if (found.isFile()) return undefined;
  if (found.isDirectory()) return "a folder";
  if (found.isFIFO()) return "a named pipe";
  if (found.isSocket()) return "a socket";
  return "a device";
}
