import { changed } from "../starts/start.ts";
import type { Control } from "./control.ts";

/** Tells whether the ticket's signs are enough, with no chance in the magnitudes at all. */
export const constantSigns: Control = {
  meaning: () => "the ticket's mask and signs, one magnitude for each layer",
  source: "Zhou et al. 2019, section 4",
  against: ({ ticket, stream }) => ({
    start: changed(ticket.start, { name: "constant-signs", stream: stream("weights") }),
  }),
};
