import { type Dataset, type Scaling, scaling, splitTraining, unitScaling } from "../../data/arrays/index.ts";
import { LthError } from "../../errors.ts";
import type { JobContent } from "../job/content.ts";
import type { NetworkAt } from "../job/network-at.ts";
import { seedsOf } from "../job/seeds.ts";
import type { Spec } from "../spec/spec.ts";

/** How pixels become the inputs of a job's network. `kept`: what was found in the data when it was trained, where that is known. */
export function inputsOf({ network, data }: Pick<JobContent, "network" | "data">, kept?: Scaling): NetworkAt["inputs"] {
  return (dataset): Scaling => {
    if (dataset !== undefined && dataset.checksum !== data.checksum) {
      throw new LthError(
        `the network was trained on the data ${data.checksum}, and was given ${dataset.checksum}`,
        "give the data set that the run was found with, as loadDataset returns it",
      );
    }
    if (data.pixels === "unit") return unitScaling(network.input.channels);
    if (dataset === undefined) {
      if (kept !== undefined) return kept;
      throw new LthError(
        "the network's inputs are standard, less the mean of its training examples: which they are, only the data say",
        "give the data set that the run was found with, as loadDataset returns it",
      );
    }
    const { train } = splitTraining(dataset.train.count, data.validation, data.split);
    return scaling(dataset, data.pixels, train);
  };
}

/** How pixels become inputs in each trial of a run, in the order of trials. */
export function scalingsOf({ data, train, seed, trials }: Spec, dataset: Dataset): readonly Scaling[] {
  return Array.from({ length: trials }, (_, trial) => {
    if (data.pixels === "unit") return unitScaling(dataset.shape.channels);
    const { split } = seedsOf(seed, trial, train.order);
    const { train: training } = splitTraining(dataset.train.count, data.validation, split);
    return scaling(dataset, data.pixels, training);
  });
}
