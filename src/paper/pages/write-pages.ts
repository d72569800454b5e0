import { dirname, join } from "node:path";
import { notWritten } from "../../disk-errors.ts";
import { makeFolder } from "../../make-folder.ts";
import type { ReportFile } from "../../report/index.ts";
import { writeWhole } from "../../whole-file.ts";

/** Writes pages into a folder, each whole or not at all, over those of the same names. Returns their names. */
export async function writePages(files: readonly ReportFile[], folder: string): Promise<readonly string[]> {
  for (const { name, content } of files) {
    const path = join(folder, name);
    try {
      makeFolder(dirname(path));
      await writeWhole(path, `${path}.part`, [content]);
    } catch (cause) {
      throw notWritten(cause, path, { option: "--out", again: "ask again" });
    }
  }
  return files.map(({ name }) => name);
}
