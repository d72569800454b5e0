import { rewound } from "./rewound.ts";
import type { Strategy } from "./strategy.ts";

export const resetting: Strategy = {
  about: "prune each round's ticket and reset what is left (Frankle & Carbin 2019, Appendix B, strategy 1)",
  rounds: (search) => rewound(search, (round) => ({ cutFrom: { role: "ticket", round: round - 1 } })),
  cut: (pruner, cut) => pruner.byRate(cut),
};
