import { type Network, outputShape, type Placed, plainLayers } from "./network.ts";
import type { Storage } from "./storage.ts";

/** Multiply-adds that one example of one training iteration needs, by layer with weights, from the input on. */
export function workOf(network: Network, { rows, convolutions }: Storage): ReadonlyMap<string, number> {
  const layers = plainLayers(network.layers, network.input);
  const weighted = layers.flatMap(({ spec, input }) => {
    if (spec.kind !== "linear" && spec.kind !== "convolution") return [];
    const name = `${spec.name}.weight`;
    const live = rows.get(name)?.indices.length ?? convolutions.get(name)?.forward.places.length ?? 0;
    return [{ name: spec.name, uses: live * positionsOf({ spec, input }) }];
  });
  // Forward and the gradients of weights and inputs; nobody needs the gradient of the pixels.
  return new Map(weighted.map(({ name, uses }, i) => [name, uses * (i === 0 ? 2 : 3)]));
}

/** How often each weight of a layer is used for one example. */
function positionsOf({ spec, input }: Pick<Placed, "spec" | "input">): number {
  if (spec.kind !== "convolution") return 1;
  const { rows, columns } = outputShape([spec], input);
  return rows * columns;
}
