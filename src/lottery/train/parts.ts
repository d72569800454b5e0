import { type Dataset, type Scaling, scaling, splitTraining } from "../../data/arrays/index.ts";
import { InvariantError } from "../../errors.ts";
import type { JobContent } from "../job/content.ts";

/** How one trial sees a data set: numbers of examples, and how a pixel becomes an input. */
export interface Parts extends Scaling {
  readonly training: Int32Array;
  /** Taken from the data set's training part, like `training`. */
  readonly validation: Int32Array;
  readonly test: Int32Array;
}

/** The parts that a job's content asks for. */
export function partsOf(dataset: Dataset, data: JobContent["data"]): Parts {
  if (dataset.checksum !== data.checksum) {
    throw new InvariantError(`a training on the data ${data.checksum} was given ${dataset.checksum}`);
  }
  const { train, validation } = splitTraining(dataset.train.count, data.validation, data.split);
  const test = Int32Array.from({ length: dataset.test.count }, (_, i) => i);
  return { training: train, validation, test, ...scaling(dataset, data.pixels, train) };
}
