import { rewound } from "./rewound.ts";
import type { Strategy } from "./strategy.ts";

/** For criteria that need no training. Nothing waits for anything; with a rewind tickets are cut, and start, at iteration k. */
export const atStart: Strategy = {
  about: "prune the untrained network once, to the density of each round (Lee et al. 2019; Frankle & Carbin 2019, F.4)",
  rounds: (search) => rewound(search, () => ({ cutFrom: "initial" })),
  cut: (pruner, cut) => pruner.toRound(cut),
};
