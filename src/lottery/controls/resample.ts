import { changed } from "../starts/start.ts";
import type { Control } from "./control.ts";

/** Has the ticket's distribution of weights in each layer, but no weight in its place. */
export const resample: Control = {
  meaning: () => "the ticket's mask, weights drawn from its layer's surviving initial ones",
  source: "Frankle & Carbin 2019, Appendix F.3",
  against: ({ ticket, stream }) => ({ start: changed(ticket.start, { name: "resample", stream: stream("choice") }) }),
};
