import type { Control } from "./control.ts";

/** Has nothing to rewind to: its training starts at iteration 0 whatever the ticket's does. */
export const reinit: Control = {
  about: "the ticket's mask with new initial weights (Frankle & Carbin 2019, section 2: random reinitialization)",
  against: ({ masks }, place, seeds) => ({
    masks,
    start: { kind: "initial", stream: seeds.control(place, "weights") },
    from: 0,
  }),
};
