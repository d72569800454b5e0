import { counted, densityText } from "../numbers-in-words.ts";
import { gainInWords, paceInWords } from "./intervals-in-words.ts";
import type { RunRecord } from "./record.ts";
import { sizeAt, sizeInWords } from "./size-of.ts";
import type { Named, TicketVerdict, Verdict } from "./verdict.ts";

/** `10.8% of the weights (28,823 of 266,200; 149 kB with its mask instead of 1,065)`. */
export function placeWithSize(record: Pick<RunRecord, "jobs">, named: Named): string {
  const size = sizeAt(record, named.round);
  return `${place(named)}${size === null ? "" : ` (${sizeInWords(size)})`}`;
}

export const place = ({ density }: Named): string => `${densityText(density)} of the weights`;

/** `0.51 points more accurate (0.18 to 0.84), learns 27% sooner (12 to 39% sooner)`. */
export const numbersOf = (ticket: TicketVerdict, rule: Verdict): string =>
  [accuracyOf(ticket, rule), ...(ticket.time ? [paceInWords(ticket.time, rule)] : [])].join(", ");

export const accuracyOf = ({ accuracy }: TicketVerdict, rule: Pick<Verdict, "loss">): string =>
  accuracy ? gainInWords(accuracy, rule) : "no accuracy to compare";

export const paceOf = ({ time }: TicketVerdict, rule: Pick<Verdict, "delay">): string =>
  time ? paceInWords(time, rule) : "no early stop to compare";

/** Where fewer have a ratio of times, since an early stop came at iteration 0, that is said. */
export function trialsOf({ accuracy, time }: TicketVerdict): string {
  const trials = accuracy?.pairs ?? 0;
  return `${counted(trials, "trial")}${time && time.pairs < trials ? ` (times in ${time.pairs})` : ""}`;
}
