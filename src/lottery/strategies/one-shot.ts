import { rewound } from "./rewound.ts";
import type { Strategy } from "./strategy.ts";

/** Tickets wait for the dense network alone, so that all rounds train side by side. */
export const oneShot: Strategy = {
  about: "prune the dense network once, to the density of each round (Frankle & Carbin 2019, section 2, Figure 4c)",
  rounds: (search) => rewound(search, () => ({ cutFrom: { role: "ticket", round: 0 } })),
  cut: (pruner, cut) => pruner.toRound(cut),
};
