import { type Scaling, scaling, splitTraining, unitScaling } from "../../data/arrays/index.ts";
import { LthError } from "../../errors.ts";
import type { JobContent } from "../job/content.ts";
import type { NetworkAt } from "../job/network-at.ts";

/** How pixels become the inputs of a job's network. */
export function inputsOf({ network, data }: Pick<JobContent, "network" | "data">): NetworkAt["inputs"] {
  return (dataset): Scaling => {
    if (dataset !== undefined && dataset.checksum !== data.checksum) {
      throw new LthError(
        `the network was trained on the data ${data.checksum}, and was given ${dataset.checksum}`,
        "give the data set that the run was found with, as loadDataset returns it",
      );
    }
    if (data.pixels === "unit") return unitScaling(network.input.channels);
    if (dataset === undefined) {
      throw new LthError(
        "the network's inputs are standard, less the mean of its training examples: which they are, only the data say",
        "give the data set that the run was found with, as loadDataset returns it",
      );
    }
    const { train } = splitTraining(dataset.train.count, data.validation, data.split);
    return scaling(dataset, data.pixels, train);
  };
}
