import { pruneOnce } from "./prune-once.ts";
import type { Strategy } from "./strategy.ts";

export const resetting: Strategy = {
  about: "prune each round's ticket and reset what is left (Frankle & Carbin 2019, Appendix B, strategy 1)",
  awaits: "ticket",
  source: ({ ticket }) => ticket(),
  cut: pruneOnce,
};
