import { retrained } from "./retrained.ts";
import type { Strategy } from "./strategy.ts";

export const lrRewinding: Strategy = {
  about:
    "prune, keep the trained weights, train on with the schedule from iteration `rewind` on (Renda et al. 2020, learning rate rewinding)",
  finds: "networks that are pruned and retrained",
  rounds: (search) => retrained(search),
  cut: (pruner, cut) => pruner.byRate(cut),
};
