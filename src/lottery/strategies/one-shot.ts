import { fullMasks } from "../../engine/index.ts";
import { criteria, pruneTo } from "../../prune/index.ts";
import type { Strategy } from "./strategy.ts";

/** Tickets wait for the dense network alone, so that all rounds train side by side. */
export const oneShot: Strategy = {
  about: "prune the dense network once, to the density of each round (Frankle & Carbin 2019, section 2, Figure 4c)",
  awaits: "dense",
  source: ({ ticket, previous }) => (previous ? Promise.resolve(previous) : ticket()),
  cut: ({ setting, weights, round }) =>
    pruneTo({
      weights,
      masks: fullMasks(setting.network),
      targets: setting.ladder[round]!.pools,
      criterion: criteria[setting.spec.prune.criterion],
      round,
    }),
};
