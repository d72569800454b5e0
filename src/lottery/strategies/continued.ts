import { pruneOnce } from "./prune-once.ts";
import type { Strategy } from "./strategy.ts";

/** Masks come from a chain of trainings beside the tickets, which are trained from the initial weights as always. */
export const continued: Strategy = {
  about: "prune, train on from the trained weights, prune again (Frankle & Carbin 2019, Appendix B, strategy 2)",
  awaits: "continued",
  source: ({ ticket, previous, trainOn }) => (previous ? trainOn(previous) : ticket()),
  cut: pruneOnce,
};
