import type { Dataset } from "../arrays/index.ts";
import { doubleWords } from "./double-words.ts";
import { nothingToTell, refuseNothingToLearn } from "./nothing-to-learn.ts";
import { untrainedClasses } from "./untrained-classes.ts";

/**
 * A data set that was read well, with what its contents do to what is measured with it. Throws an LthError ("found") if there
 * is nothing to learn in it.
 */
export function examined(dataset: Dataset): Dataset {
  refuseNothingToLearn(dataset, dataset.copy);
  const noVerdict = [...untrainedClasses(dataset), ...nothingToTell(dataset)];
  return { ...dataset, remarks: { noVerdict, warnings: doubleWords(dataset) } };
}
