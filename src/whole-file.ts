import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { type FileHandle, link, lstat, open, readdir, rename } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { isGone } from "./process-gone.ts";
import { removeFile } from "./remove-file.ts";
import { codeOf } from "./system-errors.ts";

/**
 * Writes a file whole or not at all: as `temporary` in the same folder, flushed to the disk, renamed, and the folder flushed
 * too. When this returns, a power cut cannot take the file back. Throws the system's error; nothing unfinished is left then.
 */
export async function writeWhole(
  path: string,
  temporary: string,
  pieces: readonly (Uint8Array | string)[],
): Promise<void> {
  await removeFile(temporary); // what was left there, were it a link or a named pipe
  await written(temporary, pieces, async () => {
    await rename(temporary, path);
    await flushFolder(dirname(path));
  });
}

/**
 * Writes a new file whole or not at all, like `writeWhole`, and never over one that is there, nor one that comes meanwhile: then
 * the system's EEXIST is thrown. Its temporary name is nobody else's; what killed writers of the same file left goes first. Once
 * the file is there nothing is thrown: only where the folder cannot be flushed could a power cut take it back.
 */
export async function writeWholeNew(path: string, pieces: readonly (Uint8Array | string)[]): Promise<void> {
  const temporary = `${path}.${process.pid}-${randomBytes(6).toString("hex")}.unfinished`;
  await removeAbandoned(path);
  await written(temporary, pieces, () => nameNew(temporary, path));
  await flushFolder(dirname(path)).catch(() => {});
}

/** What `writeWholeNew` has not finished is called so, behind the file's name. */
const unfinished = /^\.(\d+)-[0-9a-f]{12}\.unfinished$/;

/**
 * One whose process is gone, and that is this old, has no writer any more, on another machine that shares the folder either. By its
 * age alone a clock that is set forward would end a writer at work.
 */
const ABANDONED_MS = 3_600_000;

/** Removes what killed writers of this file have left, quietly: the next writer does what this one could not. */
async function removeAbandoned(path: string): Promise<void> {
  const [folder, own] = [dirname(path), basename(path)];
  for (const name of await readdir(folder).catch(() => [])) {
    const [, pid] = (name.startsWith(own) && unfinished.exec(name.slice(own.length))) || [];
    if (pid === undefined || !isGone(Number(pid))) continue;
    const left = join(folder, name);
    const age = await lstat(left).then(
      ({ mtimeMs }) => Math.abs(Date.now() - mtimeMs), // in the future: the clock was set back
      () => 0,
    );
    if (age > ABANDONED_MS) await removeFile(left).catch(() => {});
  }
}

/** Writes `temporary`, flushed, and lets `name` give it its name; nothing unfinished is left. */
async function written(
  temporary: string,
  pieces: readonly (Uint8Array | string)[],
  name: () => Promise<void>,
): Promise<void> {
  try {
    await writeFlushed(temporary, pieces);
    await name();
  } catch (error) {
    await removeFile(temporary).catch(() => {}); // the first error is the one to tell
    throw error;
  }
}

/** A link is refused where a file is, a rename is not: without links, what comes between look and rename is lost. */
async function nameNew(temporary: string, path: string): Promise<void> {
  try {
    await link(temporary, path);
  } catch (error) {
    if (existsSync(path) || !withoutLinks.includes(codeOf(error) ?? "")) throw error;
    return await rename(temporary, path);
  }
  await removeFile(temporary).catch(() => {}); // the file is there, by its own name
}

/** What systems say that know no hard links, as FAT's and some of networks. */
const withoutLinks: readonly string[] = ["EPERM", "EACCES", "ENOTSUP", "EOPNOTSUPP", "ENOSYS", "EINVAL"];

/** Writes a file that is not there yet, and flushes it to the disk. Throws the system's error. */
export async function writeFlushed(path: string, pieces: readonly (Uint8Array | string)[]): Promise<void> {
  const file = await open(path, "wx", 0o666);
  try {
    for (const piece of pieces) await writeAll(file, typeof piece === "string" ? Buffer.from(piece) : piece);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** In pieces of 16 MB: the system writes at most 2 GB at once. */
async function writeAll(file: FileHandle, bytes: Uint8Array): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    const { bytesWritten } = await file.write(bytes, done, Math.min(bytes.length - done, 1 << 24));
    done += bytesWritten;
  }
}

/** Makes a folder's list of names durable. File systems that cannot flush a folder say so and are left alone. */
export async function flushFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } catch (error) {
    if (!["EINVAL", "ENOTSUP", "EISDIR", "EPERM"].includes(codeOf(error) ?? "")) throw error;
  } finally {
    await handle.close();
  }
}
