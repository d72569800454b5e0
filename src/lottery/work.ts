import { effortOf, lengthOf, type Network, prunable } from "../engine/index.ts";
import type { Rung } from "../prune/index.ts";

/** Share of each layer's weights that survives a round, by weight parameter; the same in all layers of a pool. */
export function densitiesOf(network: Network, rung: Rung): ReadonlyMap<string, number> {
  const lengths = new Map(prunable(network).map(({ parameter }) => [parameter.name, lengthOf(parameter)]));
  return new Map(
    rung.pools.flatMap(({ layers, survivors }) => {
      const weights = layers.reduce((sum, layer) => sum + (lengths.get(layer) ?? 0), 0);
      return layers.map((layer) => [layer, survivors / weights] as const);
    }),
  );
}

/**
 * The work of a round's networks as a share of the dense network's. A convolution's weight is used at every place of its
 * output, so in Conv-2 less than 1% of the weights do most of the work; and while most of them survive, Winograd's form makes
 * it as much for few as for many. The density alone says little.
 */
export const shareOfWork = (network: Network, rung: Rung): number =>
  effortOf(network, densitiesOf(network, rung)) / effortOf(network, new Map());
