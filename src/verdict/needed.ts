import { ln } from "../exact.ts";
import type { Rule } from "./bounds.ts";
import type { Interval } from "./interval.ts";
import { judgedAtEnd } from "./judged-at.ts";
import { studentT95 } from "./student-t.ts";
import type { TicketVerdict } from "./verdict.ts";

/** Nobody runs more trials than this. */
const MOST_TRIALS = 1000;

/**
 * How many trials in all would put the whole interval beyond `bound`, if the mean and the spread stay as they were seen: the
 * smallest n with t(n - 1) s / sqrt(n) below the distance of the mean. Infinite where the mean is not beyond it, or so near that
 * it takes more than 1,000.
 */
export function trialsNeeded({ mean, low, high, pairs }: Interval, bound: number): number {
  const distance = mean - bound;
  if (low === null || high === null || distance <= 0) return Number.POSITIVE_INFINITY;
  const spread = ((high - low) / 2 / studentT95(pairs - 1)) * Math.sqrt(pairs);
  for (let n = pairs; n <= MOST_TRIALS; n++) {
    if ((studentT95(n - 1) * spread) / Math.sqrt(n) < distance) return n;
  }
  return Number.POSITIVE_INFINITY;
}

/** Of times: a ratio that must lie below the bound, by its logarithm. */
const timeNeeded = (time: Interval, bound: number): number => {
  const { mean, low, high } = time;
  const logs = { ...time, mean: -ln(mean), low: high && -ln(high), high: low && -ln(low) };
  return trialsNeeded(logs, -ln(bound));
};

/** What could have been shown of a ticket, and was not. */
export type Wanted = "matches" | "better" | "sooner";

/** The ticket that came nearest to it, and how many trials in all would show it by the spread seen; infinite: none would. */
export interface Nearest {
  readonly ticket: TicketVerdict;
  readonly trials: number;
}

/**
 * The ticket that needs the fewest trials. Where no number would do, the one whose means miss least: a point of accuracy counts
 * as much as the time that is tolerated.
 */
export function nearestTo(wanted: Wanted, tickets: readonly TicketVerdict[], rule: Rule): Nearest | null {
  const least = wanted === "better" ? 0 : -rule.loss;
  const latest = wanted === "matches" ? rule.delay : 1;
  const candidates = tickets.flatMap((ticket) => {
    const { accuracy, time, late } = ticket;
    if (accuracy === null || (wanted === "sooner" && time === null)) return [];
    const needs = [
      ...(wanted === "sooner" ? [] : [trialsNeeded(accuracy, least)]),
      ...(wanted === "better" || judgedAtEnd(rule)
        ? []
        : // Where tickets may have stopped later no trial tells how much later: longer trainings would.
          [time === null || late > 0 ? Number.POSITIVE_INFINITY : timeNeeded(time, latest)]),
      // One that has collapsed stops early, too: the fastest must be about as accurate.
      ...(wanted === "sooner" && accuracy.mean < least ? [Number.POSITIVE_INFINITY] : []),
    ];
    const missed =
      Math.max(0, least - accuracy.mean) / 0.01 +
      (wanted === "better" || time === null ? 0 : Math.max(0, ln(time.mean / latest)) / ln(Math.max(rule.delay, 1.01)));
    return [{ ticket, trials: Math.max(...needs), missed }];
  });
  const [nearest] = candidates.sort(
    (a, b) => order(a.trials, b.trials) || order(a.missed, b.missed) || b.ticket.density - a.ticket.density,
  );
  return nearest ? { ticket: nearest.ticket, trials: nearest.trials } : null;
}

/** Two infinite numbers are equal. */
const order = (a: number, b: number): number => (a === b ? 0 : a < b ? -1 : 1);
