import { LthError } from "../errors.ts";
import { type RunRecord, summarize, type Verdict } from "../verdict/index.ts";

/** Which of a run's tickets: what each flag of `lth export` means. */
const kinds = {
  smallest: {
    of: (verdict: Verdict) => verdict.smallestMatching,
    words: "smallest ticket that matches the dense network",
  },
  fastest: { of: (verdict: Verdict) => verdict.fastest, words: "fastest ticket" },
  "most-accurate": { of: (verdict: Verdict) => verdict.mostAccurate, words: "most accurate ticket" },
} as const;

export type TicketKind = keyof typeof kinds;
export const ticketKinds = Object.keys(kinds) as readonly TicketKind[];

/** The round that the run's verdict names. Throws an LthError where it names none. */
export function roundOf(record: RunRecord, kind: TicketKind): number {
  const { verdict } = summarize(record);
  const { of, words } = kinds[kind];
  const named = of(verdict);
  if (named !== null) return named.round;
  const others = ticketKinds.filter((other) => kinds[other].of(verdict) !== null);
  const rounds = verdict.tickets.map(({ round }) => round);
  const choice = [...others.map((other) => `--${other}`), `--round ${Math.max(1, ...rounds)}`].join(" or ");
  const why = verdict.enough ? "" : ", with too few trials for one";
  throw new LthError(`the verdict on ${record.id} names no ${words}${why}`, `say which one: ${choice}`);
}
