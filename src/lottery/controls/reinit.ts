import type { Control } from "./control.ts";

/** Has nothing to rewind to: its training starts at iteration 0 whatever the ticket's does. */
export const reinit: Control = {
  meaning: "the ticket's mask, new initial weights",
  source: "Frankle & Carbin 2019, section 2: random reinitialization",
  begins: "at 0",
  against: ({ masks }, place, seeds) => ({
    masks,
    start: { kind: "initial", stream: seeds.control(place, "weights") },
    from: 0,
  }),
};
