import { criteria, prune } from "../../prune/index.ts";
import type { Cut } from "./strategy.ts";

/** One round of pruning: each layer's rate of what survives. */
export const pruneOnce = ({ setting, weights, masks, round }: Cut) =>
  prune({
    weights,
    masks,
    rates: setting.rates,
    scope: setting.spec.prune.scope,
    criterion: criteria[setting.spec.prune.criterion],
    round,
  });
