import { lengthOf, type Network, prunable, usesOf } from "../engine/index.ts";
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
 * Multiply-adds of a round's networks as a share of the dense network's. A convolution's weight is used at every place of
 * its output, so in Conv-2 less than 1% of the weights do most of the work, and the density alone says little.
 */
export function shareOfWork(network: Network, rung: Rung): number {
  const densities = densitiesOf(network, rung);
  const uses = usesOf(network);
  let [all, left] = [0, 0];
  for (const { parameter } of prunable(network)) {
    const work = lengthOf(parameter) * (uses.get(parameter.layer) ?? 1);
    all += work;
    left += work * (densities.get(parameter.name) ?? 1);
  }
  return left / all;
}
