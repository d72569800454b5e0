import { LthError } from "../../errors.ts";
import { shown } from "../../shown.ts";
import type { Dataset } from "../arrays/index.ts";
import { datasetChecksum } from "../checksum.ts";
import { type OriginalName, originals, originalWith } from "../originals.ts";
import { readIdxFolder } from "./idx-folder.ts";

/**
 * Reads a user's folder of IDX files as the data set `name`. Smaller sets and other copies are taken, and the copy's
 * words say so; files that are another original are refused, since all of them have the same file names.
 */
export async function idxDataset(name: OriginalName, folder: string): Promise<Dataset> {
  const contents = await readIdxFolder(folder, originals[name].classes.length);
  const checksum = datasetChecksum(contents);
  const other = originalWith(checksum);
  if (other !== undefined && other !== name) {
    throw new LthError(
      `${shown(folder)}: expected the files of ${originals[name].title}, found those of ${originals[other].title}`,
      `ask for the data set ${other}, or name another folder`,
      { fault: "found" },
    );
  }
  return {
    name,
    copy: copyWords(name, folder, contents, checksum),
    checksum,
    classes: originals[name].classes,
    ...contents,
  };
}

/** Reads a folder of IDX files without being told which data set it is: one of the originals, or just "idx". */
export async function anyIdxDataset(folder: string): Promise<Dataset> {
  const contents = await readIdxFolder(folder, 10);
  const checksum = datasetChecksum(contents);
  const name = originalWith(checksum);
  return {
    name: name ?? "idx",
    copy: name === undefined ? `folder ${shown(folder)}` : copyWords(name, folder, contents, checksum),
    checksum,
    classes: originals[name ?? "mnist"].classes,
    ...contents,
  };
}

function copyWords(
  name: OriginalName,
  folder: string,
  { train, test }: Pick<Dataset, "train" | "test">,
  checksum: string,
): string {
  const { title, counts, checksum: original } = originals[name];
  if (checksum === original) return `the original ${title}, from folder ${shown(folder)}`;
  const whole = train.count === counts.train && test.count === counts.test;
  const differs = whole
    ? "other contents"
    : `${train.count} + ${test.count} images, not ${counts.train} + ${counts.test}`;
  return `folder ${shown(folder)} (not the original ${title}: ${differs})`;
}
