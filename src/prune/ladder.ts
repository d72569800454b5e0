import { lengthOf, type Network, prunable } from "../engine/index.ts";
import { LthError } from "../errors.ts";
import { poolsOf, type Scope, type Target } from "./pool.ts";
import { emptiedLayer } from "./prune.ts";
import type { Rates } from "./rates.ts";
import { removedBy } from "./removed.ts";

/** What survives a round: known before anything is trained. */
export interface Rung {
  readonly round: number;
  /** survivors / weights; the denominator is all weights, layers that are never pruned included. */
  readonly density: number;
  readonly survivors: number;
  readonly weights: number;
  /** Survivors by pool: in the layer scope each layer is a pool, in the global scope those that are pruned are one. */
  readonly pools: readonly Target[];
}

/**
 * The rungs of rounds 0 to `rounds` (paper, section 1; its P_m). Throws an LthError that names round and layer where a
 * layer would keep no weight; in the global scope where there are fewer weights than layers, since which layer is
 * emptied earlier is known only while pruning. Throws, too, for a round that would prune nothing.
 */
export function ladder(network: Network, rates: Rates, rounds: number, scope: Scope): readonly Rung[] {
  const lengths = new Map(prunable(network).map(({ parameter }) => [parameter.name, lengthOf(parameter)]));
  const weights = [...lengths.values()].reduce((sum, length) => sum + length, 0);
  const pools = poolsOf(rates, scope).map((pool) => ({
    ...pool,
    survivors: pool.layers.reduce((sum, layer) => sum + (lengths.get(layer) ?? 0), 0),
  }));
  return Array.from({ length: rounds + 1 }, (_, round) => {
    let removed = 0;
    for (const pool of round === 0 ? [] : pools) {
      const goes = removedBy(pool.rate, pool.survivors);
      pool.survivors -= goes;
      removed += goes;
      if (pool.survivors < pool.layers.length) throw emptiedLayer(round, pool.layers, "asked");
    }
    if (round > 0 && removed === 0) throw nothingToPrune(round);
    const survivors = pools.reduce((sum, pool) => sum + pool.survivors, 0);
    return {
      round,
      density: survivors / weights,
      survivors,
      weights,
      pools: pools.map((pool) => ({ layers: pool.layers, survivors: pool.survivors })),
    };
  });
}

const nothingToPrune = (round: number): LthError =>
  new LthError(
    `round ${round} would prune no weight: each layer's rate times its survivors is less than one half`,
    round === 1
      ? "ask for a higher prune.rate, or for 0 rounds"
      : `ask for at most ${round - 1} rounds, or for higher rates`,
  );
