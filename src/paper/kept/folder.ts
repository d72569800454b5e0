import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { z } from "zod";
import { notWritten } from "../../disk-errors.ts";
import { LthError } from "../../errors.ts";
import { makeFolder } from "../../make-folder.ts";
import { LARGEST_FILE, readRegularFile } from "../../regular-file.ts";
import { systemMessage } from "../../system-errors.ts";
import { writeWhole } from "../../whole-file.ts";
import type { KeptRun } from "../kept-run.ts";
import { linesOf, runFrom } from "./lines.ts";

const ENDING = ".jsonl.gz";

/** Writes runs into a folder, a small file each, whole or not at all. Returns how many bytes they are together. */
export async function keepRuns(runs: readonly KeptRun[], folder: string): Promise<number> {
  makeFolder(folder);
  let bytes = 0;
  for (const run of runs) {
    // Without a time and a system's name in its header a gzip has the same bytes everywhere.
    const packed = gzipSync(
      linesOf(run)
        .map((line) => `${line}\n`)
        .join(""),
      { level: 9 },
    );
    packed[9] = 255;
    const path = join(folder, `${run.id}${ENDING}`);
    try {
      await writeWhole(path, `${path}.part`, [packed]);
    } catch (cause) {
      throw notWritten(cause, path, { option: "--to", again: "ask again", needed: packed.length });
    }
    bytes += packed.length;
  }
  return bytes;
}

/** The runs that lie in a folder, by their ids. Throws an LthError that names a file that holds no such run. */
export async function readKept(folder: string): Promise<readonly KeptRun[]> {
  const names = await readdir(folder).catch((cause: unknown) => {
    throw new LthError(
      `no kept runs in ${folder}: ${systemMessage(cause)}`,
      "name the folder that lth reproduce keep wrote",
      { cause },
    );
  });
  const runs: KeptRun[] = [];
  for (const name of names.filter((each) => each.endsWith(ENDING)).sort()) {
    const path = join(folder, name);
    try {
      const text = gunzipSync(await readRegularFile(path, LARGEST_FILE)).toString("utf8");
      runs.push(runFrom(text.split("\n").filter((line) => line !== "")));
    } catch (cause) {
      throw new LthError(
        `${path} holds no kept run: ${whatIsWrong(cause)}`,
        "write it again, with lth reproduce keep",
        {
          fault: "found",
          cause,
        },
      );
    }
  }
  return runs;
}

/** The first fault of what was read, with its place; else the error's words. */
function whatIsWrong(cause: unknown): string {
  const [first] = cause instanceof z.ZodError ? cause.issues : [];
  return first ? `${first.path.join(".")}: ${first.message}` : (systemMessage(cause).split("\n")[0] ?? "");
}
