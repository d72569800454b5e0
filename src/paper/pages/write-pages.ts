import { dirname, join } from "node:path";
import { diskWords } from "../../disk-errors.ts";
import { LthError } from "../../errors.ts";
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
      if (cause instanceof LthError) throw cause;
      const { what, cure } = diskWords(cause, folder, { option: "--out", again: "ask again" });
      throw new LthError(`cannot write ${path}: ${what}`, cure, { fault: "found", cause });
    }
  }
  return files.map(({ name }) => name);
}
