/** Every data set that a spec can name; how each is read stands under its name in `data/index.ts`. */
export const datasetNames = ["mnist", "cifar10", "images", "fashion-mnist", "npz", "csv"] as const;

export type DatasetName = (typeof datasetNames)[number];
