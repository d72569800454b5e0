import { stat } from "node:fs/promises";
import { z } from "zod";
import { LthError, unknownName } from "../errors.ts";
import { callback, checkOptions, expectName, expectPath } from "../options.ts";
import { type Dataset, type DatasetName, datasetNames } from "./arrays/index.ts";
import { cifar10, cifar10FromBatches, cifar10FromImages, looksLikeCifar10 } from "./cifar10.ts";
import { fashionMnist } from "./fashion-mnist.ts";
import { formOf } from "./folder-form.ts";
import { anyIdxDataset } from "./idx/idx-dataset.ts";
import { readImages } from "./images/read-images.ts";
import { images, imagesDataset } from "./images.ts";
import { openMembers } from "./members/open.ts";
import { mnist } from "./mnist.ts";
import { examined } from "./soundness/examine.ts";
import type { DataSource, Fetched, LoadOptions } from "./source.ts";
import { csv, npz, tableAt } from "./tables.ts";

/** How each data set is read that a spec can name. A new one is a file beside this one, a line here and its name in `arrays/names.ts`. */
export const datasets = {
  mnist,
  cifar10,
  images,
  "fashion-mnist": fashionMnist,
  npz,
  csv,
} satisfies Record<DatasetName, DataSource>;

const isDatasetName = (name: string): name is DatasetName => Object.hasOwn(datasets, name);

const loadSchema = z.strictObject({
  cache: z.enum(["use", "require", "read", "off"]).optional(),
  onProgress: callback.optional(),
} satisfies Record<keyof LoadOptions, z.ZodType>);

/**
 * Reads a data set completely and looks for what its contents do to results. `path` is the user's `--data PATH`; without it, the copy that comes with lth or was fetched.
 * Throws an LthError: "asked" for an unknown name or a path that is not there, "found" for what is wrong in it.
 */
export async function loadDataset(name: string, path?: string, options: LoadOptions = {}): Promise<Dataset> {
  expectName("the data set", name);
  if (path !== undefined) expectPath("the data's path", path, "name a folder or an archive");
  const checked = checkOptions("loadDataset", loadSchema, options);
  if (!isDatasetName(name)) throw unknownName("data set", name, datasetNames);
  return examined(await datasets[name].load(path, checked));
}

/**
 * Downloads a data set into the cache and reads it. `from`: other addresses of the same file, tried before its own.
 * Throws an LthError: "asked" for one that cannot be downloaded, "found" with what each address said.
 */
export async function fetchDataset(name: string, from: readonly string[], options?: LoadOptions): Promise<Fetched> {
  if (!isDatasetName(name)) throw unknownName("data set", name, datasetNames);
  const source: DataSource = datasets[name];
  if (source.fetch !== undefined) {
    const fetched = await source.fetch(from, options);
    return { ...fetched, dataset: examined(fetched.dataset) };
  }
  const can = datasetNames.filter((each) => "fetch" in datasets[each]);
  throw new LthError(`${name} cannot be fetched: ${source.about}`, `lth fetches ${can.join(", ")}`);
}

/** Reads a folder or archive as `loadDataset` would, whichever data set it is. Nothing is kept. */
export async function checkPath(path: string, options: LoadOptions = {}): Promise<Dataset> {
  expectPath("the data's path", path, "name a folder or an archive");
  return examined(await readPath(path, options));
}

async function readPath(path: string, options: LoadOptions): Promise<Dataset> {
  const folder = await stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
  const table = await tableAt(path);
  if (table !== undefined) return table.load(path);
  const members = await openMembers(path);
  const form = await formOf(members);
  if (form === "batches") return cifar10FromBatches(members);
  if (form === "idx" && folder) return anyIdxDataset(path);
  const set = await readImages(members, { ...options, cache: "off" });
  return looksLikeCifar10(set) ? cifar10FromImages(set, path) : imagesDataset(set, path);
}

export { type Description, describeData, type PartDescription } from "./describe.ts";
export { readImageFiles } from "./images/read-some.ts";
export { type ImportedAs, importedAs, importImages } from "./import-images.ts";
export type { DataProgress, DataSource, Fetched, LoadOptions } from "./source.ts";
