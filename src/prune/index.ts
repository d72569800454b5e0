/** The door of `prune`: masks, rates, criteria, and what one round of pruning takes away. */
import type { Criterion } from "./criterion.ts";
import { magnitude } from "./magnitude.ts";

/** Adding a criterion is a file and a line here. */
export const criteria = { magnitude } satisfies Record<string, Criterion>;
export type CriterionName = keyof typeof criteria;
export const criterionNames = Object.keys(criteria) as CriterionName[];

export type { Criterion } from "./criterion.ts";
export { ladder, type Rung } from "./ladder.ts";
export { type Density, density, kept, type LayerSurvivors, layerName, maskId, packBits, unpackBits } from "./mask.ts";
export type { Pool, Scope, Target } from "./pool.ts";
export { type PruneRequest, prune, pruneTo } from "./prune.ts";
export { type AskedRates, type Rates, rateFaults, ratesOf } from "./rates.ts";
