import { existsSync, lstatSync, readlinkSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { notWritten } from "../disk-errors.ts";
import { LthError } from "../errors.ts";
import { makeFolder } from "../make-folder.ts";
import { shown } from "../shown.ts";
import { codeOf } from "../system-errors.ts";
import { changeInPlace, complete } from "./change-in-place.ts";
import type { ReportFile } from "./report-file.ts";
import { abandonedIn, removeQuietly } from "./unfinished.ts";
import { clearAbandoned, replaceFolder } from "./whole-folder.ts";

/**
 * Replaces the report in `folder` whole: after a full disk, a failing one, or a kill, it is the old one or the new one. A
 * folder that holds nothing else is replaced as one; in others the files change places, and what else is there stays.
 * Returns the path of the last file. Throws an LthError; the report that was there is then as it was.
 */
export async function writeReportFiles(files: readonly ReportFile[], folder: string): Promise<string> {
  if (folder === "") throw new LthError(`"" names no folder for the report`, "name one; it is made if it is missing");
  const full = resolve(folder);
  try {
    refuseLink(folder);
    makeFolder(dirname(full));
    await clearAbandoned(full);
    if (existsSync(full)) {
      makeFolder(full); // says what is in its place, if that is no folder
      for (const name of await abandonedIn(full)) await removeQuietly(join(full, name));
      await complete(full);
    }
    if (!(await replaceFolder(files, full))) {
      makeFolder(full);
      await changeInPlace(files, full);
    }
  } catch (error) {
    throw notWrittenTo(folder, error);
  }
  return join(folder, files.at(-1)?.name ?? "");
}

/** Whoever made the link, of a store that came from elsewhere too, would choose what is overwritten. */
function refuseLink(folder: string): void {
  if (!lstatSync(resolve(folder), { throwIfNoEntry: false })?.isSymbolicLink()) return;
  throw new LthError(
    `cannot write the report to ${shown(folder)}: it is a link to ${shown(readlinkSync(resolve(folder)))}`,
    "give --out the folder itself, or remove the link",
  );
}

/** As the one who asked for the report can change it. */
const place = { option: "--out", again: "ask for the report again" };

function notWrittenTo(folder: string, cause: unknown): LthError {
  const isNoFolder = ["EEXIST", "ENOTDIR"].includes(codeOf(cause) ?? "");
  return notWritten(cause, folder, {
    ...place,
    words: `the report to ${shown(folder)}`,
    fault: isNoFolder ? "asked" : "found",
  });
}
