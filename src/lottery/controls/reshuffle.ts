import type { Control } from "./control.ts";

/** Starts from the ticket's own weights in other places, so it also starts at the ticket's iteration. */
export const reshuffle: Control = {
  about:
    "the ticket's mask, the weights that it starts from permuted inside each layer (Zhou et al. 2019; Su et al. 2020)",
  against: ({ masks, start, from }, place, seeds) => ({
    masks,
    start: { kind: "reshuffled", of: start, shuffle: seeds.control(place, "shuffle") },
    from,
  }),
};
