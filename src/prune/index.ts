/** The door of `prune`: masks, rates, criteria, and what one round of pruning takes away. */

export { criteria } from "./criteria.ts";
export type { Criterion, Probe, Ranked, Scores } from "./criterion.ts";
export { ladder, type Rung } from "./ladder.ts";
export {
  type Density,
  density,
  densityOfLayers,
  type LayerSurvivors,
  layerName,
  maskId,
  unpackBits,
} from "./mask.ts";
export { type AskedCriterion, criterionNamed } from "./named-criterion.ts";
export { type PackedMasks, packedDensity, packMasks, unpackMasks } from "./packed-masks.ts";
export type { Pool, Scope, Target } from "./pool.ts";
export { prune, pruneTo } from "./prune.ts";
export { type Cut, type Pruner, prunerOf } from "./pruner.ts";
export { type AskedRates, type Rates, rateFaults, ratesOf } from "./rates.ts";
export { scattered, survivorsOf } from "./survivors.ts";
