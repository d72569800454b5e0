import type { Control } from "./control.ts";

/** Starts from the ticket's own weights in other places, so it also starts at the ticket's iteration. */
export const reshuffle: Control = {
  meaning: "the ticket's mask, its initial weights permuted by layer",
  source: "Zhou et al. 2019; Su et al. 2020",
  begins: "with the ticket",
  against: ({ masks, start, from }, place, seeds) => ({
    masks,
    start: { kind: "reshuffled", of: start, shuffle: seeds.control(place, "shuffle") },
    from,
  }),
};
