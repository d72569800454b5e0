import type { Masks } from "../../engine/index.ts";
import type { Start } from "../content.ts";
import type { JobPlace } from "../job.ts";
import type { Seeds } from "../seeds.ts";

/** What decides a network's training, apart from the spec: which weights exist, where they start and at which iteration. */
export interface Candidate {
  readonly masks: Masks;
  readonly start: Start;
  /** The first iteration: 0, or k for what starts from the dense network's weights at iteration k. */
  readonly from: number;
}

/** What a ticket must beat: the ticket with one thing changed. One control per file. */
export interface Control {
  /** What it is, in the words of a verdict: "the ticket's mask, new initial weights". */
  readonly meaning: string;
  /** Where it comes from. */
  readonly source: string;
  /** Where the training of a rewound ticket's control begins: at iteration 0, or where the ticket's does. */
  readonly begins: "at 0" | "with the ticket";
  /** The network that stands beside `ticket` at this place. */
  against(ticket: Candidate, place: JobPlace, seeds: Seeds): Candidate;
}
