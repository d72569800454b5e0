import { byRole, type ControlName } from "../lottery/index.ts";
import { type ControlVerdict, enough, type Interval, type TicketVerdict, type Verdict } from "../verdict/index.ts";
import type { Table } from "./csv.ts";

/** A round's tickets beside their dense networks or one control. */
export interface Comparison {
  readonly round: number;
  readonly density: number;
  readonly against: "dense" | ControlName;
  /** Ticket minus the other, from 0 to 1. */
  readonly accuracy: Interval | null;
  /** The ticket's early-stop iteration divided by the other's, whoever the other is: below 1 the ticket is sooner. */
  readonly time: Interval | null;
  /** Null where the verdict does not judge it. */
  readonly better: boolean | null;
  readonly sooner: boolean | null;
  /** Null against controls, which nothing is said to match. */
  readonly matches: boolean | null;
}

/** All comparisons of a verdict, those with dense networks first. */
export function comparisonsOf({ given, tickets, controls }: Verdict): readonly Comparison[] {
  const judged = (round: number, interval: Interval | null) =>
    given !== false && enough(interval) && tickets.some((ticket) => ticket.round === round && ticket.diverged === 0);
  const shared = (one: TicketVerdict | ControlVerdict, time: Interval | null) => ({
    round: one.round,
    density: one.density,
    accuracy: one.accuracy,
    time,
    better: judged(one.round, one.accuracy) ? one.better : null,
    sooner: judged(one.round, time) ? one.sooner : null,
  });
  return [
    ...tickets.map((ticket) => ({
      ...shared(ticket, ticket.time),
      against: "dense" as const,
      matches: judged(ticket.round, ticket.accuracy) ? ticket.matches : null,
    })),
    ...Object.keys(controls)
      .sort(byRole)
      .flatMap((name) =>
        (controls[name] ?? []).map((control) => ({
          ...shared(control, control.speedup && inverse(control.speedup)),
          against: name,
          matches: null,
        })),
      ),
  ];
}

/** A control is divided by the ticket where a verdict tells how much sooner the ticket is. One table has one direction. */
const inverse = ({ mean, low, high, pairs }: Interval): Interval => ({
  mean: 1 / mean,
  low: high === null ? null : 1 / high,
  high: low === null ? null : 1 / low,
  pairs,
});

/** `comparisons.csv`. */
export const comparisonsTable = (verdict: Verdict): Table => ({
  columns: [
    "round",
    "density",
    "against",
    ...["mean", "low", "high"].map((end) => `accuracy_${end}`),
    ...["mean", "low", "high"].map((end) => `time_${end}`),
    "pairs",
    "better",
    "sooner",
    "matches",
  ],
  rows: comparisonsOf(verdict).map(({ round, density, against, accuracy, time, better, sooner, matches }) => [
    round,
    density,
    against,
    ...ends(accuracy),
    ...ends(time),
    accuracy?.pairs ?? 0,
    ...[better, sooner, matches].map((said) => (said === null ? "" : String(said))),
  ]),
});

const ends = (interval: Interval | null): readonly (number | string)[] => [
  interval?.mean ?? "",
  interval?.low ?? "",
  interval?.high ?? "",
];
