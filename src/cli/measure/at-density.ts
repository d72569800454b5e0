import { type Dataset, scaling } from "../../data/arrays/index.ts";
import {
  type ExecutorName,
  lengthOf,
  type Network,
  type Optimizer,
  openingTrainer,
  prunable,
  type Trainer,
} from "../../engine/index.ts";
import { initialSteps } from "../../lottery/index.ts";
import { stream } from "../../random.ts";
import { inSteps, type Steps } from "../../steps.ts";

export interface AtDensity {
  readonly network: Network;
  readonly dataset: Dataset;
  readonly optimizer: Optimizer;
  readonly batch: number;
  /** Share of the weights of every prunable layer, at random places: one for all, or by weight parameter. */
  readonly density: number | ReadonlyMap<string, number>;
  readonly executor?: ExecutorName | undefined;
  readonly threads?: number | undefined;
}

/**
 * A network in training whose speed is to be measured: initial weights and places from fixed seeds. Signals are heard
 * meanwhile.
 */
export const trainerAtDensity = (asked: AtDensity): Promise<Trainer> => inSteps(openingAtDensity(asked));

function* openingAtDensity({ network, dataset, density, ...options }: AtDensity): Steps<Trainer> {
  const masks = new Map<string, Uint8Array>();
  for (const { parameter } of prunable(network)) {
    const share = typeof density === "number" ? density : (density.get(parameter.name) ?? 1);
    const mask = new Uint8Array(lengthOf(parameter)).fill(share < 1 ? 0 : 1);
    if (share < 1) {
      const order = yield* stream(["speed", "mask", parameter.name]).permutationSteps(mask.length);
      const keep = Math.round(share * mask.length);
      for (let i = 0; i < mask.length; i++) mask[i] = order[i]! < keep ? 1 : 0;
    }
    masks.set(parameter.name, mask);
    yield;
  }
  const all = Int32Array.from({ length: dataset.train.count }, (_, i) => i);
  return yield* openingTrainer({
    ...options,
    network,
    masks,
    train: dataset.train,
    test: dataset.test,
    ...scaling(dataset, "unit", all),
    weights: yield* initialSteps(network, ["speed", "weights"]),
    dropout: ["speed", "dropout"],
  });
}
