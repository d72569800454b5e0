import { changed } from "../starts/start.ts";
import type { Control } from "./control.ts";

/** Starts from the ticket's own weights in other places, so it also starts at the ticket's iteration. */
export const reshuffle: Control = {
  meaning: () => "the ticket's mask, its initial weights permuted by layer",
  source: "Zhou et al. 2019; Su et al. 2020",
  against: ({ ticket, stream }) => ({ start: changed(ticket.start, { name: "reshuffle", stream: stream("shuffle") }) }),
};
