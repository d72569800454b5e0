import { unknownName } from "../errors.ts";
import type { DataSource, Dataset } from "./dataset.ts";
import { type Description, describeData } from "./describe.ts";
import { fashionMnist } from "./fashion-mnist.ts";
import { anyIdxDataset } from "./idx-dataset.ts";
import { mnist } from "./mnist.ts";

/** Every data set that a spec can name. A new one is a file beside this one and a line here. */
export const datasets = {
  mnist,
  "fashion-mnist": fashionMnist,
} satisfies Record<string, DataSource>;

export type DatasetName = keyof typeof datasets;

export const datasetNames = Object.keys(datasets) as [DatasetName, ...DatasetName[]];

const isDatasetName = (name: string): name is DatasetName => Object.hasOwn(datasets, name);

/**
 * Reads a data set completely. `folder` is the user's `--data DIR`; without it, the copy that comes with lth.
 * Throws an LthError: "asked" for an unknown name or a folder that cannot be listed, "found" for what is wrong in it.
 */
export async function loadDataset(name: string, folder?: string): Promise<Dataset> {
  if (!isDatasetName(name)) throw unknownName("data set", name, datasetNames);
  return datasets[name].load(folder);
}

/** Reads a folder of IDX files as `loadDataset` would, whichever data set it is, and says what is in it. */
export async function checkFolder(folder: string): Promise<Description> {
  return describeData(await anyIdxDataset(folder));
}

export type { DataSource, Dataset, Examples } from "./dataset.ts";
export { type Description, describeData, type PartDescription } from "./describe.ts";
export { type PixelScaling, type Scaling, scaling } from "./scaling.ts";
export { splitTraining, type TrainingSplit } from "./split.ts";
