import { changed } from "../starts/start.ts";
import type { Control } from "./control.ts";

/** Tells whether the ticket's signs are enough. */
export const signs: Control = {
  meaning: () => "the ticket's mask and signs, new magnitudes",
  source: "Zhou et al. 2019, section 4",
  against: ({ ticket, stream }) => ({ start: changed(ticket.start, { name: "signs", stream: stream("weights") }) }),
};
