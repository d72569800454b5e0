import { LthError } from "../errors.ts";
import { layerOf } from "./layers/index.ts";
import { bySort, hasWeights, type LayerSpec, type Network, outputShape, plainLayers } from "./network.ts";

/** Why a network that can be built cannot be trained on batches of so many examples, or its tickets mean nothing. */
export function networkFaults(network: Network, batch: number): readonly LthError[] {
  const layers = plainLayers(network.layers, network.input);
  return [
    ...(layers.some(hasWeights) ? endFaults(network) : [withoutWeights()]),
    ...layers.flatMap(({ spec, input }) => layerOf(spec).faults?.(spec, { input, batch }) ?? []),
  ];
}

const withoutWeights = (): LthError =>
  new LthError(
    "the network has no weights: there is nothing to train and nothing to prune",
    "give model.layers a layer with weights, such as output, {linear: 64} or {convolution: 16}",
  );

/** What is output where branches end together is the body's last layer with weights: so the body must have one. */
function endFaults({ layers, input }: Network): readonly LthError[] {
  const weighs = (branch: readonly LayerSpec[], i: number) =>
    plainLayers(branch, outputShape(layers.slice(0, i), input)).some(hasWeights);
  const last = layers.findLastIndex((spec, i) => weighs([spec], i));
  const spec = layers[last];
  const ends = spec && bySort(spec, { layer: () => true, block: ({ body }) => weighs(body, last) });
  if (ends !== false) return [];
  return [
    new LthError(
      `the last weights of the network are in the shortcut of a residual block (layer ${last + 1} of ${layers.length}) whose own layers have none, so that no layer is its output`,
      "give residual the layers of the shortcut, and shortcut the others: their sum is the same",
    ),
  ];
}
