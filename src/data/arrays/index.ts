/** The door of `data` for who computes with data sets and never reads files: a data set in memory, its parts, which there are. */

export { classCounts } from "./class-counts.ts";
export { allRemarks, type DataRemarks, type Dataset, type Examples } from "./dataset.ts";
export { datasets } from "./datasets.ts";
export { type Scaling, scaling, unitScaling } from "./scaling.ts";
export type { Contents, DataProgress, DataSource, Fetched, LoadOptions } from "./source.ts";
export { splitTraining } from "./split.ts";
