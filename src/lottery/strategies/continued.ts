import { rewound } from "./rewound.ts";
import type { Ref, Strategy } from "./strategy.ts";

/** What the mask of a round is cut from: the dense network, then the trainings that go on beside the tickets. */
const source = (round: number): Ref => ({ role: round === 1 ? "ticket" : "continued", round: round - 1 });

/** Masks come from a chain of trainings beside the tickets, which are trained from the initial weights as always. */
export const continued: Strategy = {
  about: "prune, train on from the trained weights, prune again (Frankle & Carbin 2019, Appendix B, strategy 2)",
  rounds: (search) =>
    rewound(search, (round) => ({
      cutFrom: source(round),
      beside:
        round < search.rounds
          ? [{ role: "continued", round, base: source(round), span: { from: 0, until: search.iterations } }]
          : [],
    })),
  cut: (pruner, cut) => pruner.byRate(cut),
};
