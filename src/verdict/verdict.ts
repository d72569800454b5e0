import type { JobRecord, Spec } from "../lottery/index.ts";
import { ENOUGH, type Rule, usualRule } from "./bounds.ts";
import { above, below, type Interval, type Ratio } from "./interval.ts";
import { judgedAtEnd } from "./judged-at.ts";
import { byTrial } from "./paired.ts";
import {
  accuracyGain,
  accuracyIn,
  divergedIn,
  enough,
  lateIn,
  type Reading,
  readingOf,
  timeRatio,
} from "./readings.ts";
import { controlsIn, endedBefore, jobsOf, type RunRecord, roundsOf } from "./record.ts";

/** A ticket that a verdict names. */
export interface Named {
  readonly round: number;
  readonly density: number;
}

/** How one round's tickets compare with their dense networks. */
export interface TicketVerdict extends Named {
  /** Ticket minus the same trial's dense network, test accuracy at early stop (or at the end, by `verdict.at`), from 0 to 1. */
  readonly accuracy: Interval | null;
  /** The ticket's early-stop iteration divided by the dense network's: below 1 the ticket is sooner. Null at the end. */
  readonly time: Ratio | null;
  /** Trials whose ticket diverged, here or in an earlier round. One is enough to deny the round every verdict below. */
  readonly diverged: number;
  /** Tickets whose early stop is the last measurement: it may have come later. One is enough to deny `sooner` and `asSoon`. */
  readonly late: number;
  /** The whole accuracy interval lies above 0. */
  readonly better: boolean;
  /** The whole interval of the time ratio lies below 1. */
  readonly sooner: boolean;
  /** The accuracy interval lies above what may be lost, `verdict.loss` (0.2 points). */
  readonly asAccurate: boolean;
  /** The time ratio's interval lies below `verdict.delay` (1.1). */
  readonly asSoon: boolean;
  /** Both, or as accurate alone where times are not compared. */
  readonly matches: boolean;
}

/** How one round's tickets compare with one control, whose repeats are averaged inside each trial. */
export interface ControlVerdict extends Named {
  /** Ticket minus control, test accuracy as against the dense network, from 0 to 1. */
  readonly accuracy: Interval | null;
  /** The control's early-stop iteration divided by the ticket's: above 1 the ticket is sooner. */
  readonly speedup: Ratio | null;
  readonly better: boolean;
  readonly sooner: boolean;
}

/** What a run has shown, as `lth show --json` prints it. */
export interface Verdict {
  /** False with fewer than 3 trials to compare: no ticket is named. */
  readonly enough: boolean;
  /** The smallest density whose tickets match the dense network. */
  readonly smallestMatching: Named | null;
  /** The same of the tickets that are as accurate, and of those that are as soon. */
  readonly smallestAsAccurate: Named | null;
  readonly smallestAsSoon: Named | null;
  /** The smallest mean time ratio among rounds that are sooner and lose at most `loss` of accuracy on average: a
   * network that has collapsed stops early too. */
  readonly fastest: Named | null;
  /** The largest mean gain in accuracy among rounds that are better, however long they train. */
  readonly mostAccurate: Named | null;
  /** What the rule tolerates: accuracy, from 0 to 1, and how many times as late. */
  readonly loss: number;
  readonly delay: number;
  /** Present where accuracies are those after the last iteration, and times are not compared. */
  readonly at?: "end";
  /** Present where the scale is too small for a verdict, or the data bear none: nothing is named, better or sooner. */
  readonly given?: false;
  /** Present where the data bear no verdict: why, a sentence each. */
  readonly denied?: readonly string[];
  /** Rounds 1, 2, ... against the dense network. */
  readonly tickets: readonly TicketVerdict[];
  /** By control, the rounds that it was trained in. */
  readonly controls: Readonly<Record<string, readonly ControlVerdict[]>>;
}

/** Whether a round's tickets are judged: there are trials enough to compare, and in none of them a ticket diverged. */
export const isJudged = ({ accuracy, diverged }: Pick<TicketVerdict, "accuracy" | "diverged">): boolean =>
  diverged === 0 && enough(accuracy);

/** Whether any density is judged. Where there are trials enough and none is, trainings diverged at every one. */
export const isAnyJudged = ({ given, tickets }: Pick<Verdict, "given" | "tickets">): boolean =>
  given !== false && tickets.some(isJudged);

/** A verdict, and on how many intervals it rests. */
export interface Judgement {
  readonly verdict: Verdict;
  /** Intervals that were computed. None is corrected for their number. */
  readonly comparisons: number;
}

/**
 * Compares a run's tickets with their dense networks and controls: differences paired by trial, times as logarithms of ratios,
 * 95% intervals by Student's t on the pairs. Trainings that diverged have no numbers; early stops at the last measurement are
 * used as they are, and tickets that have such are called neither sooner nor as soon. The spec says where accuracies are taken,
 * and whether anything is to be judged; data that bear no verdict get none.
 */
export function judge(
  record: Pick<RunRecord, "jobs" | "remarks"> & { readonly spec?: Pick<Spec, "verdict"> },
): Judgement {
  const rule = record.spec?.verdict ?? usualRule;
  const denied = record.remarks?.noVerdict ?? [];
  const given = rule.given && denied.length === 0;
  const rounds = roundsOf(record).filter(({ round }) => round > 0);
  const of = (role: JobRecord["role"], round: number) => jobsOf(record, role, round).map((job) => readingOf(job, rule));
  const dense = of("ticket", 0);
  const tickets = rounds
    .map((named) => judgeTickets(named, of("ticket", named.round), dense, rule, endedBefore(record, named.round)))
    .map((ticket) => (given ? ticket : { ...ticket, ...shownNothing }));
  const controls: Record<string, readonly ControlVerdict[]> = {};
  for (const name of controlsIn(record.jobs)) {
    const verdicts = rounds.flatMap((named) => {
      const control = of(name, named.round);
      if (control.length === 0) return [];
      const one = againstControl(named, of("ticket", named.round), control, rule, endedBefore(record, named.round));
      return [given ? one : { ...one, better: false, sooner: false }];
    });
    if (verdicts.length > 0) controls[name] = verdicts;
  }
  const intervals = [
    ...tickets.flatMap((ticket) => [ticket.accuracy, ticket.time]),
    ...Object.values(controls).flatMap((list) => list.flatMap((verdict) => [verdict.accuracy, verdict.speedup])),
  ];
  const pairs = Math.max(0, ...tickets.map((ticket) => ticket.accuracy?.pairs ?? 0));
  const smallest = (kind: "matches" | "asAccurate" | "asSoon") =>
    best(
      tickets.filter((ticket) => ticket[kind]),
      (ticket) => ticket.density,
    );
  const verdict: Verdict = {
    enough: (rounds.length === 0 ? byTrial(dense, accuracyIn).size : pairs) >= ENOUGH,
    smallestMatching: smallest("matches"),
    smallestAsAccurate: smallest("asAccurate"),
    smallestAsSoon: smallest("asSoon"),
    fastest: best(
      tickets.filter((ticket) => ticket.sooner && (ticket.accuracy?.mean ?? -1) >= -rule.loss),
      (ticket) => ticket.time?.mean ?? Number.POSITIVE_INFINITY,
    ),
    mostAccurate: best(
      tickets.filter((ticket) => ticket.better),
      (ticket) => -(ticket.accuracy?.mean ?? 0),
    ),
    loss: rule.loss,
    delay: rule.delay,
    ...(judgedAtEnd(rule) ? { at: "end" as const } : {}),
    ...(given ? {} : { given }),
    ...(denied.length === 0 ? {} : { denied }),
    tickets,
    controls,
  };
  return { verdict, comparisons: intervals.filter((interval) => interval !== null).length };
}

/**
 * How tickets compare with the dense networks of their trials: what has been shown of them so far. `ended`: trials that have no
 * ticket here because an earlier training diverged.
 */
export function judgeTickets(
  named: Named,
  tickets: readonly Reading[],
  dense: readonly Reading[],
  rule: Rule,
  ended: number,
): TicketVerdict {
  const accuracy = accuracyGain(tickets, dense);
  const time = timeRatio(tickets, dense, rule);
  const diverged = divergedIn(tickets) + ended;
  const judged = (interval: Interval | null) => diverged === 0 && enough(interval);
  const asAccurate = judged(accuracy) && above(accuracy, -rule.loss);
  const late = judgedAtEnd(rule) ? 0 : lateIn(tickets);
  const asSoon = late === 0 && judged(time) && below(time, rule.delay);
  return {
    ...named,
    accuracy,
    time,
    diverged,
    late,
    better: judged(accuracy) && above(accuracy, 0),
    sooner: late === 0 && judged(time) && below(time, 1),
    asAccurate,
    asSoon,
    matches: asAccurate && (judgedAtEnd(rule) || asSoon),
  };
}

function againstControl(
  named: Named,
  tickets: readonly Reading[],
  control: readonly Reading[],
  rule: Rule,
  ended: number,
): ControlVerdict {
  const accuracy = accuracyGain(tickets, control);
  const speedup = timeRatio(control, tickets, rule);
  const judged = (interval: Interval | null) => divergedIn(tickets) + ended === 0 && enough(interval);
  return {
    ...named,
    accuracy,
    speedup,
    better: judged(accuracy) && above(accuracy, 0),
    sooner: lateIn(tickets) === 0 && judged(speedup) && above(speedup, 1),
  };
}

/** What nobody judges has been shown to be nothing. */
const shownNothing = { better: false, sooner: false, asAccurate: false, asSoon: false, matches: false };

/** The entry with the smallest cost, the earlier of equal ones. */
function best(tickets: readonly TicketVerdict[], cost: (ticket: TicketVerdict) => number): Named | null {
  const winner = tickets.reduce<TicketVerdict | null>(
    (known, ticket) => (known === null || cost(ticket) < cost(known) ? ticket : known),
    null,
  );
  return winner && { round: winner.round, density: winner.density };
}
