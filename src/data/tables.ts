import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { LthError } from "../errors.ts";
import { namedFile } from "../named-file.ts";
import { shown } from "../shown.ts";
import type { DataSource, Dataset } from "./arrays/index.ts";
import { csvPart } from "./tables/csv.ts";
import { npzDataset } from "./tables/npz.ts";
import { shapeOfRow, tableDataset } from "./tables/table-set.ts";

/** Images as arrays of NumPy in one file. */
export const npz: DataSource = {
  about: "your own images as uint8 arrays x_train, y_train, x_test, y_test; needs --data FILE.npz",
  counts: null,
  load: (path) => npzFile(needed("npz", path, "FILE.npz")),
};

/** Images as lines of numbers. */
export const csv: DataSource = {
  about: "your own images as train.csv and test.csv, a label and its pixels a line; needs --data FOLDER",
  counts: null,
  load: async (path) => csvFolder(needed("csv", path, "FOLDER")),
};

const parts = ["train", "test"] as const;

const npzFile = async (path: string): Promise<Dataset> => npzDataset(await namedFile(path, "the data's path"), path);

async function csvFolder(folder: string): Promise<Dataset> {
  await expectCsvFolder(folder);
  const part = async (name: (typeof parts)[number]) => {
    const file = join(folder, `${name}.csv`);
    return csvPart(await namedFile(file, "the data's path"), file);
  };
  const train = await part("train"); // one after the other: of two that are missing, the first is named
  const test = await part("test");
  if (train.width !== test.width) {
    throw new LthError(
      `${shown(folder)}: images to train have ${train.width} pixels, and those to test ${test.width}`,
      "give both one size",
      { fault: "found" },
    );
  }
  return tableDataset("csv", folder, { train, test, classes: null, shape: shapeOfRow(train.width), notes: [] });
}

/** Throws an LthError where no folder is, or where one of the two tables is missing in it. */
async function expectCsvFolder(folder: string): Promise<void> {
  const kind = await kindAt(folder);
  if (kind === undefined) return; // reading says why
  if (kind === "file") {
    throw new LthError(
      `${shown(folder)}: expected a folder with train.csv and test.csv, found a file`,
      "name the folder in which the two lie",
      { fault: "found" },
    );
  }
  for (const part of parts) {
    if ((await kindAt(join(folder, `${part}.csv`))) !== undefined) continue;
    throw new LthError(
      `${shown(folder)}: expected train.csv and test.csv, found no ${part}.csv`,
      "put both into the folder, a label and its pixels a line",
      { fault: "found" },
    );
  }
}

function needed(name: string, path: string | undefined, what: string): string {
  if (path !== undefined) return path;
  throw new LthError(
    `the data set ${name} is your own: expected where it is, found nothing named`,
    `give --data ${what}`,
  );
}

const kindAt = (path: string): Promise<"folder" | "file" | undefined> =>
  stat(path).then(
    (found) => (found.isDirectory() ? "folder" : "file"),
    () => undefined,
  );

/**
 * Reads the table at a path, for who was not told what lies there; undefined where none is. Folders of both parts are images, and
 * tables beside them are something about these.
 */
export async function readTable(path: string): Promise<Dataset | undefined> {
  const kind = await kindAt(path);
  if (kind === "file") return /\.npz$/i.test(path) ? npzFile(path) : undefined;
  if (kind !== "folder") return undefined;
  const isEvery = async (what: "folder" | "file", ending: string): Promise<boolean> =>
    (await Promise.all(parts.map((part) => kindAt(join(path, part + ending))))).every((found) => found === what);
  return (await isEvery("file", ".csv")) && !(await isEvery("folder", "")) ? csvFolder(path) : undefined;
}

/** Throws an LthError that names the missing part where nothing but one part of a table can be meant: no folder is beside it. */
export async function refuseHalfTable(path: string): Promise<void> {
  const entries = await readdir(path, { withFileTypes: true }).catch(() => []);
  if (entries.some((entry) => entry.isDirectory())) return;
  if (entries.some(({ name }) => parts.some((part) => name === `${part}.csv`))) await csvFolder(path);
}
