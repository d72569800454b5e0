import { randomBytes } from "node:crypto";
import { readdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { diskWords } from "../disk-words.ts";
import { codeOf, LthError } from "../errors.ts";
import { makeFolder } from "../make-folder.ts";
import { isGone } from "../process-gone.ts";
import type { ReportFile } from "./report-files.ts";

/** `.NAME.PID-RANDOM.part`: several processes may write the same report. */
const unfinished = /^\..+\.(\d+)-[0-9a-f]{8}\.part$/;

/**
 * Writes all files beside their places first and moves them there only when all are written, so that a full disk leaves
 * the report that was there before. Returns the path of the last file.
 */
export async function writeReportFiles(files: readonly ReportFile[], folder: string): Promise<string> {
  if (folder === "") throw new LthError(`"" names no folder for the report`, "name one; it is made if it is missing");
  const mine = `${process.pid}-${randomBytes(4).toString("hex")}`;
  const moves = files.map(({ name }) => ({ from: join(folder, `.${name}.${mine}.part`), to: join(folder, name) }));
  try {
    makeFolder(folder);
    await removeAbandoned(folder);
    for (const [i, { from }] of moves.entries()) await writeFile(from, files[i]?.content ?? "");
    for (const { from, to } of moves) await rename(from, to);
  } catch (error) {
    await Promise.all(moves.map(({ from }) => rm(from, { force: true }).catch(() => {})));
    throw notWritten(folder, error);
  }
  return moves.at(-1)?.to ?? folder;
}

/** As the one who asked for the report can change it. */
const place = { option: "--out", again: "ask for the report again" };

function notWritten(folder: string, cause: unknown): LthError {
  const { what, cure } = diskWords(cause, folder, place);
  const isNoFolder = ["EEXIST", "ENOTDIR"].includes(codeOf(cause) ?? "");
  const fault = isNoFolder ? "asked" : "found";
  return new LthError(`cannot write the report to ${folder}: ${what}`, cure, { fault, cause });
}

/** Removes what a writer that was killed has left. */
async function removeAbandoned(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const [, pid] = unfinished.exec(name) ?? [];
    if (pid !== undefined && isGone(Number(pid))) await rm(join(folder, name), { force: true });
  }
}
