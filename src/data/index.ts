import { stat } from "node:fs/promises";
import { z } from "zod";
import { Interrupted, LthError } from "../errors.ts";
import { abortSignal, callback, checkOptions, expectName, expectPath, followed } from "../options.ts";
import {
  type Contents,
  type DataProgress,
  type Dataset,
  datasets,
  type Fetched,
  type LoadOptions,
} from "./arrays/index.ts";
import { checkedContents } from "./checked-contents.ts";
import { datasetChecksum } from "./checksum.ts";
import { cifar10, cifar10FromBatches, cifar10FromImages, looksLikeCifar10 } from "./cifar10.ts";
import { fashionMnist } from "./fashion-mnist.ts";
import { formOf } from "./folder-form.ts";
import { anyIdxDataset } from "./idx/idx-dataset.ts";
import { readImages } from "./images/read-images.ts";
import { images, imagesDataset } from "./images.ts";
import { openMembers } from "./members/open.ts";
import { mnist } from "./mnist.ts";
import { examined } from "./soundness/examine.ts";
import { csv, npz, readTable, refuseHalfTable } from "./tables.ts";

/** A new data set is a file beside this one and a line here. */
const ours = {
  mnist,
  cifar10,
  images,
  "fashion-mnist": fashionMnist,
  npz,
  csv,
};
datasets.plug(ours);

/** Ours. What modules add is in the list alone. */
export const datasetNames: readonly string[] = Object.keys(ours);

const loadSchema = z.strictObject({
  cache: z.enum(["use", "require", "read", "off"]).optional(),
  onProgress: callback.optional(),
  signal: abortSignal.optional(),
} satisfies Record<keyof LoadOptions, z.ZodType>);

/**
 * Reads a data set completely and looks for what its contents do to results. `path` is the user's `--data PATH`; without it,
 * the copy that comes with lth or was fetched. Throws an LthError: "asked" for an unknown name or a path that is not there,
 * "found" for what is wrong in it.
 */
export async function loadDataset(name: string, path?: string, options: LoadOptions = {}): Promise<Dataset> {
  expectName("the data set", name);
  if (path !== undefined) expectPath("the data's path", path, "name a folder or an archive");
  const checked = stoppable(checkOptions("loadDataset", loadSchema, options));
  if (checked.signal?.aborted) throw new Interrupted();
  const contents: Contents = await datasets.named(name).load(path, checked);
  const isOurs = datasets.codeOf(name) === undefined;
  return examined(isOurs ? named(name, contents) : named(name, checkedContents(name, contents)));
}

/** The same for sources that know nothing of signals: telling of progress ends the reading, whoever reads. */
function stoppable({ onProgress, ...options }: LoadOptions): LoadOptions {
  const signal = followed(options.signal);
  if (signal === undefined) return { ...options, onProgress };
  const heard = (progress: DataProgress) => {
    if (signal.aborted) throw new Interrupted();
    onProgress?.(progress);
  };
  return { ...options, signal, onProgress: heard };
}

const named = (name: string, contents: Contents): Dataset => ({
  ...contents,
  name,
  checksum: contents.checksum ?? datasetChecksum(contents),
});

/**
 * Downloads a data set into the cache and reads it. `from`: other addresses of the same file, tried before its own.
 * Throws an LthError: "asked" for one that cannot be downloaded, "found" with what each address said.
 */
export async function fetchDataset(name: string, from: readonly string[], options: LoadOptions = {}): Promise<Fetched> {
  const source = datasets.named(name);
  if (source.fetch !== undefined) {
    const fetched = await source.fetch(from, stoppable(options));
    return { ...fetched, dataset: examined(fetched.dataset) };
  }
  const can = datasets.names().filter((each) => datasets.get(each)?.fetch);
  throw new LthError(`${name} cannot be fetched: ${source.about}`, `lth fetches ${can.join(", ")}`);
}

/** Reads a folder or archive as `loadDataset` would, whichever data set it is. Nothing is kept. */
export async function checkPath(path: string, options: LoadOptions = {}): Promise<Dataset> {
  expectPath("the data's path", path, "name a folder or an archive");
  return examined(await readPath(path, stoppable(options)));
}

async function readPath(path: string, options: LoadOptions): Promise<Dataset> {
  const folder = await stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
  const table = await readTable(path);
  if (table !== undefined) return table;
  const members = await openMembers(path);
  const form = await formOf(members);
  if (form === "batches") return cifar10FromBatches(members);
  if (form === "idx" && folder) return anyIdxDataset(path);
  if (folder) await refuseHalfTable(path);
  const set = await readImages(members, { ...options, cache: "off" });
  return looksLikeCifar10(set) ? cifar10FromImages(set, path) : imagesDataset(set, path);
}

export { comesWithLth, datasetIn, datasetPieces, keepDataset, keptDataset } from "./by-checksum.ts";
export { cacheFolder } from "./cache/folder.ts";
export { type Description, describeData, type PartDescription } from "./describe.ts";
export { readImageFiles } from "./images/read-some.ts";
export { type ImportedAs, importedAs, importImages } from "./import-images.ts";
