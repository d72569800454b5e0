import { sizeOf } from "../shape.ts";
import type { Storage } from "./compile/storage.ts";
import { breakEven } from "./layers/winograd-rule.ts";
import { type Network, outputShape, plainLayers } from "./network.ts";

/**
 * How often each weight of a layer is used for one example, by layer with weights, from the input on: a convolution's at every
 * place of its output, a fully connected one's once.
 */
function usesOf(network: Network): ReadonlyMap<string, number> {
  return new Map(
    plainLayers(network.layers, network.input).flatMap(({ spec, input }): [string, number][] => {
      if (spec.kind === "linear") return [[spec.name, 1]];
      if (spec.kind !== "convolution") return [];
      const { rows, columns } = outputShape([spec], input);
      return [[spec.name, rows * columns]];
    }),
  );
}

/**
 * What one example costs, in multiply-adds of the direct method. `densities`: the surviving share of the weights by weight
 * parameter, all where there is none. A convolution in Winograd's form costs the same at every density: what it would cost
 * directly at the density where both forms take as long.
 */
export function effortOf({ layers, input }: Network, densities: ReadonlyMap<string, number>): number {
  return plainLayers(layers, input).reduce((sum, { spec, input: from }) => {
    if (spec.kind !== "linear" && spec.kind !== "convolution") return sum;
    const density = densities.get(`${spec.name}.weight`) ?? 1;
    if (spec.kind === "linear") return sum + density * spec.outputs * sizeOf(from);
    const { channels, rows, columns } = outputShape([spec], from);
    const share = Math.min(density, breakEven(spec, from, { inputs: from.channels, outputs: channels }));
    return sum + share * spec.kernel ** 2 * from.channels * channels * rows * columns;
  }, 0);
}

/** Multiply-adds that one example of one training iteration needs, by layer with weights, from the input on. */
export function workOf(network: Network, { rows, convolutions }: Storage): ReadonlyMap<string, number> {
  const live = (name: string) => rows.get(name)?.live ?? convolutions.get(name)?.forward.live ?? 0;
  // Forward and the gradients of weights and inputs; nobody needs the gradient of the pixels.
  return new Map(
    [...usesOf(network)].map(([layer, uses], i) => [layer, uses * live(`${layer}.weight`) * (i === 0 ? 2 : 3)]),
  );
}
