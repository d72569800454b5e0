import type { FileHandle } from "node:fs/promises";
import { pipeline, Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { LthError } from "../errors.ts";
import { NotAsExpected, openRegularFile } from "../regular-file.ts";
import { shown } from "../shown.ts";
import { codeOf, systemMessage } from "../system-errors.ts";

const PIECE = 1 << 18;
const AGAIN = "fetch or copy the file again";

/**
 * The bytes of a regular file, piece by piece, gunzipped if the file starts as gzip data: its content decides, never its
 * name. The end of the data is checked too: checksum, length, and that nothing follows but more gzip data or zeros, with
 * which tapes and some writers fill up. Gzip data inside gzip data are refused: nothing that lth reads begins so. Never more
 * than a few pieces are in memory, so the caller decides how far a file that grows without end is followed.
 *
 * Throws an LthError that names the file.
 */
export async function* decodedBytes(path: string): AsyncGenerator<Uint8Array, void, void> {
  const handle = await openRegular(path);
  try {
    yield* decoded(path, handle);
  } finally {
    await handle.close();
  }
}

/** What bytes are read from: an open file, or memory that stands for one. */
export interface Source {
  read(into: Uint8Array, offset: number, length: number, position: number): Promise<{ readonly bytesRead: number }>;
  stat(): Promise<{ readonly size: number }>;
}

/** The same of a file that is open; `path` names it in errors. */
export async function* decoded(path: string, source: Source): AsyncGenerator<Uint8Array, void, void> {
  try {
    const start = new Uint8Array(2);
    const { bytesRead } = await source.read(start, 0, 2, 0);
    yield* isGzip(start.subarray(0, bytesRead)) ? gunzipped(path, source) : pieces(source);
  } catch (error) {
    throw error instanceof LthError ? error : unreadable(path, error);
  }
}

/** What the system says when a file or folder cannot be read, in words. */
export function unreadable(path: string, error: unknown, fault: "asked" | "found" = "found"): LthError {
  const why = reasons[codeOf(error) ?? ""] ?? systemMessage(error);
  return new LthError(`${shown(path)} cannot be read: ${why}`, "check the path, its links and its permissions", {
    fault,
    cause: error,
  });
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: "it does not exist, or is a link to something that does not exist",
  ENOTDIR: "expected a folder, found something else",
  EACCES: "you lack the permission",
  EPERM: "you lack the permission",
  ELOOP: "its links lead in a circle",
  ENXIO: "expected a file, found a socket or a device",
};

/** Opens a file to read it; an LthError ("found") for anything else, a named pipe too, which has nobody to wait for. */
export async function openRegular(path: string, missing: "asked" | "found" = "found"): Promise<FileHandle> {
  try {
    return await openRegularFile(path);
  } catch (error) {
    const fault = codeOf(error) === "ENOENT" ? missing : "found";
    if (!(error instanceof NotAsExpected)) throw unreadable(path, error, fault);
    throw new LthError(`${shown(path)}: ${error.message}`, "put the file itself there", { fault: "found" });
  }
}

async function* pieces(handle: Source, start = 0, end = Infinity): AsyncGenerator<Uint8Array, void, void> {
  for (let position = start; ; ) {
    const piece = new Uint8Array(PIECE);
    const { bytesRead } = await handle.read(piece, 0, Math.min(PIECE, end - position), position);
    if (bytesRead === 0) return;
    position += bytesRead;
    yield piece.subarray(0, bytesRead);
  }
}

async function* gunzipped(path: string, handle: Source): AsyncGenerator<Uint8Array, void, void> {
  const gunzip = createGunzip({ chunkSize: PIECE });
  let came = 0;
  try {
    // The callback has nothing to do: the loop below receives the error of either stream.
    for await (const piece of pipeline(Readable.from(pieces(handle)), gunzip, () => {})) {
      if (came === 0 && isGzip(piece)) throw twice(path);
      came += piece.length;
      yield piece;
    }
  } catch (error) {
    throw isCutOff(error) && (await isWholeButOne(handle))
      ? somethingBehind(path, "1 byte")
      : gzipFault(path, error, came);
  }
  // Node passes over zeros after the end, and over whatever stands behind them.
  let zeros = 0;
  for await (const piece of pieces(handle, gunzip.bytesWritten)) {
    const other = piece.findIndex((byte) => byte !== 0);
    if (other >= 0) throw somethingBehind(path, `${zeros + other} zeros and something else`);
    zeros += piece.length;
  }
}

const isGzip = (start: Uint8Array): boolean => start[0] === 0x1f && start[1] === 0x8b;

const twice = (path: string) =>
  new LthError(
    `${shown(path)}: expected data gzipped once, found gzip data inside gzip data`,
    "unpack it once: gunzip",
    {
      fault: "found",
    },
  );

const somethingBehind = (path: string, found: string): LthError =>
  new LthError(`${shown(path)}: expected nothing after the end of its gzip data, found ${found}`, AGAIN, {
    fault: "found",
  });

const CUT_OFF = "unexpected end of file";
const isCutOff = (error: unknown): boolean => systemMessage(error) === CUT_OFF;

/** Whether the file is whole without its last byte: gunzip takes a single one for the cut beginning of more gzip data. */
async function isWholeButOne(handle: Source): Promise<boolean> {
  const { size } = await handle.stat();
  try {
    for await (const _ of pipeline(Readable.from(pieces(handle, 0, size - 1)), createGunzip(), () => {}));
    return true;
  } catch {
    return false;
  }
}

function gzipFault(path: string, error: unknown, came: number): unknown {
  if (!codeOf(error)?.startsWith("Z_")) return error;
  const faults: Readonly<Record<string, string>> = {
    [CUT_OFF]: "expected whole gzip data, found it cut off",
    "incorrect data check": "expected contents that match the gzip checksum, found others",
    "incorrect length check": "expected contents of the length that the gzip data names, found another",
    "unknown compression method": "expected gzip data as every program writes it, found another method of compression",
    // The file's first two bytes were right, so this is about what stands behind its first gzip data.
    "incorrect header check": "expected nothing after the end of its gzip data, found something that is not gzip",
  };
  const fault = faults[systemMessage(error)] ?? "expected sound gzip data, found damage";
  return new LthError(`${shown(path)}: ${fault}, after ${came} decoded bytes`, AGAIN, { fault: "found", cause: error });
}
