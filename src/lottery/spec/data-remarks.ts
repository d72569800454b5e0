import type { DataRemarks, Dataset } from "../../data/arrays/index.ts";
import { lostClasses } from "./lost-classes.ts";
import type { Spec } from "./spec.ts";

/** What is to be said of a data set as the trials of a valid spec see it. */
export function dataRemarks(spec: Spec, dataset: Dataset): DataRemarks {
  const { noVerdict = [], warnings = [] } = dataset.remarks ?? {};
  return { noVerdict: [...noVerdict, ...lostClasses(spec, dataset)], warnings };
}
