/** The door of `data` for who computes with data sets and never reads files: a data set in memory, its parts, its names. */

export { classCounts } from "./class-counts.ts";
export { allRemarks, type DataRemarks, type Dataset, type Examples } from "./dataset.ts";
export { type DatasetName, datasetNames } from "./names.ts";
export { type Scaling, scaling, unitScaling } from "./scaling.ts";
export { splitTraining } from "./split.ts";
