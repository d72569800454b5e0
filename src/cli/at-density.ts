import { type Dataset, scaling } from "../data/index.ts";
import {
  type ExecutorName,
  lengthOf,
  type Masks,
  type Network,
  type Optimizer,
  openTrainer,
  prunable,
  type Trainer,
} from "../engine/index.ts";
import { initialWeights } from "../lottery/index.ts";
import { stream } from "../random.ts";

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

/** A network in training whose speed is to be measured: initial weights and places from fixed seeds. */
export function trainerAtDensity({ network, dataset, density, ...options }: AtDensity): Trainer {
  const masks: Masks = new Map(
    prunable(network).map(({ parameter }) => {
      const order = stream(["speed", "mask", parameter.name]).permutation(lengthOf(parameter));
      const share = typeof density === "number" ? density : (density.get(parameter.name) ?? 1);
      const keep = Math.round(share * order.length);
      const mask = new Uint8Array(order.length); // `from` would hold the order as a list of objects: gigabytes
      for (let i = 0; i < order.length; i++) mask[i] = order[i]! < keep ? 1 : 0;
      return [parameter.name, mask];
    }),
  );
  const all = Int32Array.from({ length: dataset.train.count }, (_, i) => i);
  return openTrainer({
    ...options,
    network,
    masks,
    train: dataset.train,
    test: dataset.test,
    ...scaling(dataset, "unit", all),
    weights: initialWeights(network, ["speed", "weights"]),
    dropout: ["speed", "dropout"],
  });
}
