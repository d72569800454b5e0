import { randomBytes } from "node:crypto";
import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { LthError } from "../errors.ts";
import type { ReportFile } from "./report-files.ts";

/**
 * Writes all files beside their places first and moves them there only when all are written, so that a full disk leaves
 * the report that was there before. Returns the path of the last file.
 */
export async function writeReportFiles(files: readonly ReportFile[], folder: string): Promise<string> {
  const mine = randomBytes(6).toString("hex"); // another process may write the same report
  const moves = files.map(({ name }) => ({ from: join(folder, `.${name}.${mine}.part`), to: join(folder, name) }));
  try {
    await mkdir(folder, { recursive: true });
    for (const [i, { from }] of moves.entries()) await writeFile(from, files[i]?.content ?? "");
    for (const { from, to } of moves) await rename(from, to);
  } catch (error) {
    await Promise.all(moves.map(({ from }) => rm(from, { force: true }).catch(() => {})));
    const reason = error instanceof Error ? error.message : String(error);
    throw new LthError(
      `cannot write the report to ${folder}: ${reason}`,
      "check that the folder can be written and the disk has room",
      {
        fault: "found",
        cause: error,
      },
    );
  }
  return moves.at(-1)?.to ?? folder;
}
