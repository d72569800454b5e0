import { readdir, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { LthError } from "../../errors.ts";
import type { Shape } from "../../shape.ts";
import { shown, shownList } from "../../shown.ts";
import type { Examples } from "../arrays/index.ts";
import { folderMembers } from "../members/folder.ts";
import { unreadable } from "../stored.ts";
import { readIdx } from "./idx.ts";
import { idxIn, isIdxName, misplacedIdx } from "./misplaced-idx.ts";

/** The four files of MNIST and of the data sets that took over its form. */
export const idxFiles = [
  "train-images-idx3-ubyte",
  "train-labels-idx1-ubyte",
  "t10k-images-idx3-ubyte",
  "t10k-labels-idx1-ubyte",
] as const;
export type IdxFile = (typeof idxFiles)[number];

export interface IdxFolder {
  readonly shape: Shape;
  readonly train: Examples;
  readonly test: Examples;
}

/**
 * Reads the four IDX files of a folder. Each may have its suffix `.gz` or not and `-idx` or `.idx` in its name; whether
 * it is gzipped is decided by its content. Each file must be there once: two spellings of one name are refused, even if
 * both hold the same. Any count and image size is taken if the four agree; labels are below `classes`.
 *
 * `md5`: what each decoded file must hash to, where that is known.
 * Throws an LthError that names the file: "asked" if the folder is not there or cannot be listed, else "found".
 */
export async function readIdxFolder(
  folder: string,
  classes: number,
  md5?: Readonly<Record<IdxFile, string>>,
): Promise<IdxFolder> {
  const paths = await findFiles(folder);
  const part = async (images: IdxFile, labels: IdxFile) =>
    examples(
      { path: paths[images], ...(await readIdx(paths[images], "images", md5?.[images])) },
      { path: paths[labels], ...(await readIdx(paths[labels], "labels", md5?.[labels])) },
      classes,
    );
  const train = await part("train-images-idx3-ubyte", "train-labels-idx1-ubyte");
  const test = await part("t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte");

  if (train.rows !== test.rows || train.columns !== test.columns) {
    throw disagree(
      `${shown(paths["t10k-images-idx3-ubyte"])}: expected images of ${train.rows} x ${train.columns} pixels ` +
        `as in ${shown(paths["train-images-idx3-ubyte"])}, found ${test.rows} x ${test.columns}`,
    );
  }
  const shape = { channels: 1, rows: train.rows, columns: train.columns };
  return { shape, train: train.examples, test: test.examples };
}

interface Read {
  readonly path: string;
  readonly sizes: readonly number[];
  readonly values: Uint8Array;
}

function examples(images: Read, labels: Read, classes: number) {
  const [count = 0, rows = 0, columns = 0] = images.sizes;
  if (labels.sizes[0] !== count) {
    throw disagree(
      `${shown(labels.path)}: expected ${count} labels, one for each image of ${shown(images.path)}, ` +
        `found ${labels.sizes[0]} labels`,
    );
  }
  const odd = labels.values.findIndex((label) => label >= classes);
  if (odd >= 0) {
    throw disagree(
      `${shown(labels.path)}: expected labels from 0 to ${classes - 1}, found ${labels.values[odd]} as label ${odd} ` +
        "(counted from 0)",
    );
  }
  return { rows, columns, examples: { count, pixels: images.values, labels: labels.values } };
}

const disagree = (message: string) =>
  new LthError(message, "take all four files from one copy of the data set", { fault: "found" });

async function findFiles(folder: string): Promise<Readonly<Record<IdxFile, string>>> {
  const names = await readdir(folder).catch(async (error: unknown) => {
    throw (await isFile(folder)) ? noFolder(folder) : unreadable(folder, error, "asked");
  });
  const found = idxFiles.map((file) => ({ file, there: spellings(file).filter((name) => names.includes(name)) }));

  const twice = found.find(({ there }) => there.length > 1);
  if (twice) {
    throw new LthError(
      `${shown(folder)}: expected ${twice.file} once, found ${twice.there.join(" and ")}`,
      "which one is meant cannot be known: move the other away",
      { fault: "found" },
    );
  }
  const missing = found.filter(({ there }) => there.length === 0).map(({ file }) => file);
  const below = missing.length === idxFiles.length ? await idxIn(folderMembers(folder)) : undefined;
  if (below !== undefined) throw misplacedIdx(folder, "folder", below);
  if (missing.length > 0) {
    const areImages = ["train", "test"].every((part) => names.includes(part));
    const holds = names.length === 0 ? "is empty" : `holds ${shownList(names.sort())}`;
    throw new LthError(
      `${shown(folder)}: expected four IDX files, found no ${missing.join(", no ")}`,
      `each may end in .gz or not, and have .idx for -idx; the folder ${holds}${areImages ? ": a folder of images is read with --set data.name=images" : ""}`,
      { fault: "found" },
    );
  }
  const paths = found.map(({ file, there }) => [file, join(folder, ...there)]);
  return Object.fromEntries(paths) as Record<IdxFile, string>;
}

const isFile = (path: string): Promise<boolean> =>
  stat(path).then(
    (found) => !found.isDirectory(),
    () => false,
  );

/** The error for a file where the folder should be. */
function noFolder(path: string): LthError {
  const cure = isIdxName(basename(path))
    ? "name the folder in which it lies with the other three"
    : "IDX files are read from a folder: unpack it if it is an archive, and name the folder in which the four lie";
  return new LthError(`${shown(path)}: expected a folder of IDX files, found a file`, cure, { fault: "found" });
}

function spellings(file: IdxFile): string[] {
  const dotted = file.replace("-idx", ".idx");
  return [file, `${file}.gz`, dotted, `${dotted}.gz`];
}
