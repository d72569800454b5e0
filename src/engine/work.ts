import type { Storage } from "./compile/storage.ts";
import { type Network, outputShape, plainLayers } from "./network.ts";

/**
 * How often each weight of a layer is used for one example, by layer with weights, from the input on: a convolution's at every
 * place of its output, a fully connected one's once.
 */
export function usesOf(network: Network): ReadonlyMap<string, number> {
  return new Map(
    plainLayers(network.layers, network.input).flatMap(({ spec, input }): [string, number][] => {
      if (spec.kind === "linear") return [[spec.name, 1]];
      if (spec.kind !== "convolution") return [];
      const { rows, columns } = outputShape([spec], input);
      return [[spec.name, rows * columns]];
    }),
  );
}

/** Multiply-adds that one example of one training iteration needs, by layer with weights, from the input on. */
export function workOf(network: Network, { rows, convolutions }: Storage): ReadonlyMap<string, number> {
  const live = (name: string) => rows.get(name)?.live ?? convolutions.get(name)?.forward.live ?? 0;
  // Forward and the gradients of weights and inputs; nobody needs the gradient of the pixels.
  return new Map(
    [...usesOf(network)].map(([layer, uses], i) => [layer, uses * live(`${layer}.weight`) * (i === 0 ? 2 : 3)]),
  );
}
