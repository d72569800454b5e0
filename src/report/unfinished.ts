import { randomBytes } from "node:crypto";
import { mkdir, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { isGone } from "../process-gone.ts";
import { codeOf } from "../system-errors.ts";
import { writeFlushed } from "../whole-file.ts";
import type { ReportFile } from "./report-file.ts";

/** `.NAME.PID-RANDOM.part`: several processes may write the same report. */
const part = /^\.(.+)\.(\d+)-[0-9a-f]{8}\.part$/;

/** A folder that nobody else has, for what is not finished; `name` says of what. */
export async function makePart(above: string, name: string): Promise<string> {
  const path = join(above, `.${name}.${process.pid}-${randomBytes(4).toString("hex")}.part`);
  await mkdir(path);
  return path;
}

/** Writes a report's files into a folder that has none of them, each flushed to the disk. */
export async function writeInto(folder: string, files: readonly ReportFile[]): Promise<void> {
  for (const { name, content } of files) await writeFlushed(join(folder, name), [content]);
}

/** The unfinished folders, and files of an older lth, whose process is gone. `name`: only those of this name. */
export async function abandonedIn(above: string, name?: string): Promise<readonly string[]> {
  const names = await readdir(above).catch((error: unknown) => {
    if (codeOf(error) === "ENOENT") return [];
    throw error;
  });
  return names.filter((each) => {
    const [, of, pid] = part.exec(each) ?? [];
    return pid !== undefined && (name === undefined || of === name) && isGone(Number(pid));
  });
}

/** Removes a folder of lth's own, quietly: the next writer does what this one could not. */
export const removeQuietly = (path: string): Promise<void> =>
  rm(path, { recursive: true, force: true }).catch(() => undefined);
