import type { Dataset } from "../../data/arrays/index.ts";
import { type ExecutorName, gradientsOf, isDropout, type Network, withoutLayers } from "../../engine/index.ts";
import type { GradientsOf } from "../cut.ts";
import { orderOf } from "./order.ts";
import { partsOf } from "./parts.ts";

/**
 * Gradients of the mean loss over the first batches of a job's training part, computed in this process. Batch normalisations
 * use each batch's statistics; dropout leaves nothing out. Throws an LthError where a gradient is no finite number.
 */
export const trainingGradients =
  ({
    dataset,
    executor,
    threads,
  }: {
    readonly dataset: Dataset;
    readonly executor?: ExecutorName | undefined;
    readonly threads?: number | undefined;
  }): GradientsOf =>
  ({ content, masks, weights, batches }) => {
    const { network, data, train } = content;
    const { training, scale, shift } = partsOf(dataset, data);
    const examples = orderOf(training, train.batch, train.order).batches(0, batches);
    return gradientsOf({
      network: withoutDropout(network),
      masks,
      weights,
      batch: train.batch,
      train: dataset.train,
      examples,
      scale,
      shift,
      executor,
      threads,
    });
  };

const withoutDropout = (network: Network): Network => ({
  ...network,
  layers: withoutLayers(network.layers, isDropout),
});
