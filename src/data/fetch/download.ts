import { lstat, open, rename, rm, stat, unlink } from "node:fs/promises";
import { dirname } from "node:path";
import { LthError } from "../../errors.ts";
import { makeFolder } from "../../make-folder.ts";
import { codeOf } from "../../system-errors.ts";
import { flushFolder } from "../../whole-file.ts";
import { cacheFault } from "../cache/whole-file.ts";
import { md5Of } from "../md5.ts";
import { Failed, fetchRest } from "./fetch-rest.ts";

/** A file that is known to the byte, and where it is offered. */
export interface Wanted {
  readonly urls: readonly string[];
  readonly bytes: number;
  readonly md5: string;
  /** Where it goes. What came so far lies beside it, with the ending `.part`. */
  readonly path: string;
}

export interface DownloadOptions {
  readonly onProgress?: ((done: number) => void) | undefined;
  /** Milliseconds without a byte after which a server counts as gone. */
  readonly patience?: number | undefined;
  /** Milliseconds before the same server is asked again. */
  readonly pause?: number | undefined;
}

/** Tries in a row that brought nothing, before the next address. */
const TRIES = 3;

/**
 * Downloads a file, whole and with the right MD5 or not at all. A part that an earlier call left is gone on with, where the
 * server can; a connection that breaks is taken up again. Returns the address that it came from.
 *
 * Throws an LthError ("found") with what each address said. What came so far stays for the next call, unless it is wrong.
 */
export async function download(wanted: Wanted, options: DownloadOptions = {}): Promise<string> {
  const part = `${wanted.path}.part`;
  try {
    makeFolder(dirname(part));
    const there = await lstat(part).catch(() => undefined);
    if (there !== undefined && !there.isFile()) await unlink(part); // to write to a named pipe would wait for a reader
  } catch (error) {
    throw cacheFault(part, error);
  }
  const failures: string[] = [];
  for (const url of wanted.urls) {
    try {
      await complete(url, part, wanted, options);
      await finish(part, wanted.path);
      return url;
    } catch (error) {
      if (codeOf(error) === "ENOENT" && (await isWhole(wanted))) return url; // another process finished the same part first
      if (!(error instanceof Failed)) throw cacheFault(part, error, wanted.bytes - (await sizeOf(part)));
      failures.push(`${url}: ${error.message}`);
    }
  }
  const kept = await sizeOf(part);
  throw new LthError(
    `cannot fetch ${failures.join("; ")}`,
    `${kept > 0 ? `${kept} bytes are kept, and the same command goes on with them. ` : ""}` +
      "Without a connection: fetch the file elsewhere and give it with --data FILE",
    { fault: "found" },
  );
}

/** Brings the part to its full length and checks it. What was put together of two answers gets a second chance. */
async function complete(url: string, part: string, wanted: Wanted, options: DownloadOptions): Promise<void> {
  const { bytes, md5 } = wanted;
  let patched = (await sizeOf(part)) > 0;
  for (let idle = 0; ; ) {
    const before = await sizeOf(part);
    if (before > bytes) await rm(part);
    else if (before === bytes) {
      const found = await md5Of(part);
      if (found === md5) return;
      await rm(part);
      if (!patched) throw new Failed(`expected MD5 ${md5}, found ${found}`, false);
      patched = false;
    } else {
      try {
        await fetchRest(url, part, before, wanted.bytes, options);
        if ((await sizeOf(part)) === 0 && (await isWhole(wanted))) return;
      } catch (error) {
        const { again } = error instanceof Failed ? error : { again: false };
        idle = (await sizeOf(part)) > before ? 0 : idle + 1;
        if (!again || idle >= TRIES) throw error;
        patched ||= (await sizeOf(part)) > 0;
        if (idle > 0) await new Promise((resume) => setTimeout(resume, options.pause ?? 1000));
      }
    }
  }
}

async function finish(part: string, path: string): Promise<void> {
  const file = await open(part, "r+");
  try {
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(part, path);
  await flushFolder(dirname(path));
}

/** Whether the file itself is there, as it must be. */
const isWhole = async ({ path, bytes, md5 }: Wanted): Promise<boolean> =>
  (await sizeOf(path)) === bytes && (await md5Of(path)) === md5;

const sizeOf = (path: string): Promise<number> =>
  stat(path).then(
    ({ size }) => size,
    () => 0,
  );
