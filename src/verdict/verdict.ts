import type { JobRecord, Spec } from "../lottery/index.ts";
import { accuracy, isResult, type Result } from "../lottery/index.ts";
import { ENOUGH, TOLERATED_DELAY, TOLERATED_LOSS } from "./bounds.ts";
import { above, below, difference, type Interval, type Ratio, ratio } from "./interval.ts";
import { judgedAtEnd } from "./judged-at.ts";
import { byTrial, paired } from "./paired.ts";
import { controlsIn, jobsOf, type RunRecord, roundsOf } from "./record.ts";

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
  /** Tickets that diverged. One is enough to deny the round every verdict below. */
  readonly diverged: number;
  /** The whole accuracy interval lies above 0. */
  readonly better: boolean;
  /** The whole interval of the time ratio lies below 1. */
  readonly sooner: boolean;
  /** The accuracy interval lies above -0.2 points, and the time ratio's below 1.1 where there is one. */
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
  /** The smallest mean time ratio among rounds that are sooner and lose at most 0.2 points of accuracy on average: a
   * network that has collapsed stops early too. */
  readonly fastest: Named | null;
  /** The largest mean gain in accuracy among rounds that are better, however long they train. */
  readonly mostAccurate: Named | null;
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

/** A verdict, and on how many intervals it rests. */
export interface Judgement {
  readonly verdict: Verdict;
  /** Intervals that were computed. None is corrected for their number. */
  readonly comparisons: number;
}

/**
 * Compares a run's tickets with their dense networks and controls: differences paired by trial, times as logarithms of
 * ratios, 95% intervals by Student's t on the pairs. Trainings that diverged have no numbers; early stops at the last
 * measurement are used as they are. The spec says where accuracies are taken, and whether anything is to be judged; data that
 * bear no verdict get none.
 */
export function judge(
  record: Pick<RunRecord, "jobs" | "remarks"> & { readonly spec?: Pick<Spec, "verdict"> },
): Judgement {
  const { at, given: wanted } = record.spec?.verdict ?? { at: "early-stop", given: true };
  const denied = record.remarks?.noVerdict ?? [];
  const given = wanted && denied.length === 0;
  const measure = measures[at];
  const rounds = roundsOf(record).filter(({ round }) => round > 0);
  const dense = jobsOf(record, "ticket", 0);
  const tickets = rounds
    .map((named) => againstDense(named, jobsOf(record, "ticket", named.round), dense, measure))
    .map((ticket) => (given ? ticket : { ...ticket, better: false, sooner: false, matches: false }));
  const controls: Record<string, readonly ControlVerdict[]> = {};
  for (const name of controlsIn(record.jobs)) {
    const verdicts = rounds.flatMap((named) => {
      const jobs = jobsOf(record, name, named.round);
      if (jobs.length === 0) return [];
      const control = againstControl(named, jobsOf(record, "ticket", named.round), jobs, measure);
      return [given ? control : { ...control, better: false, sooner: false }];
    });
    if (verdicts.length > 0) controls[name] = verdicts;
  }
  const intervals = [
    ...tickets.flatMap((ticket) => [ticket.accuracy, ticket.time]),
    ...Object.values(controls).flatMap((list) => list.flatMap((verdict) => [verdict.accuracy, verdict.speedup])),
  ];
  const pairs = Math.max(0, ...tickets.map((ticket) => ticket.accuracy?.pairs ?? 0));
  const verdict: Verdict = {
    enough: (rounds.length === 0 ? byTrial(dense, measure.accuracy).size : pairs) >= ENOUGH,
    smallestMatching: best(
      tickets.filter((ticket) => ticket.matches),
      (ticket) => ticket.density,
    ),
    fastest: best(
      tickets.filter((ticket) => ticket.sooner && (ticket.accuracy?.mean ?? -1) >= -TOLERATED_LOSS),
      (ticket) => ticket.time?.mean ?? Number.POSITIVE_INFINITY,
    ),
    mostAccurate: best(
      tickets.filter((ticket) => ticket.better),
      (ticket) => -(ticket.accuracy?.mean ?? 0),
    ),
    ...(judgedAtEnd({ at }) ? { at: "end" as const } : {}),
    ...(given ? {} : { given }),
    ...(denied.length === 0 ? {} : { denied }),
    tickets,
    controls,
  };
  return { verdict, comparisons: intervals.filter((interval) => interval !== null).length };
}

/** What is compared. Without a time, tickets are judged by their accuracy alone. */
interface Compared {
  readonly accuracy: (result: Result) => number;
  readonly time: ((result: Result) => number) | null;
}

const measures: Readonly<Record<Spec["verdict"]["at"], Compared>> = {
  "early-stop": {
    accuracy: (result) => accuracy(result.atEarlyStop.test),
    time: (result) => result.earlyStopIteration,
  },
  // Where the learning rate drops, the lowest validation loss follows the drop (paper, section 4).
  end: { accuracy: (result) => accuracy(result.atEnd.test), time: null },
};

/** The ratio of times, or null where they are not compared. */
const timeRatio = (first: readonly JobRecord[], second: readonly JobRecord[], { time }: Compared): Ratio | null =>
  time && ratio(paired(first, second, time));

function againstDense(
  named: Named,
  tickets: readonly JobRecord[],
  dense: readonly JobRecord[],
  compared: Compared,
): TicketVerdict {
  const accuracies = difference(paired(tickets, dense, compared.accuracy));
  const time = timeRatio(tickets, dense, compared);
  const diverged = tickets.filter((job) => !isResult(job.outcome)).length;
  return {
    ...named,
    accuracy: accuracies,
    time,
    diverged,
    better: diverged === 0 && enough(accuracies) && above(accuracies, 0),
    sooner: diverged === 0 && enough(time) && below(time, 1),
    matches:
      diverged === 0 &&
      enough(accuracies) &&
      above(accuracies, -TOLERATED_LOSS) &&
      (compared.time === null || (enough(time) && below(time, TOLERATED_DELAY))),
  };
}

function againstControl(
  named: Named,
  tickets: readonly JobRecord[],
  control: readonly JobRecord[],
  compared: Compared,
): ControlVerdict {
  const accuracies = difference(paired(tickets, control, compared.accuracy));
  const speedup = timeRatio(control, tickets, compared);
  const diverged = tickets.some((job) => !isResult(job.outcome));
  return {
    ...named,
    accuracy: accuracies,
    speedup,
    better: !diverged && enough(accuracies) && above(accuracies, 0),
    sooner: !diverged && enough(speedup) && above(speedup, 1),
  };
}

const enough = (interval: Interval | null): boolean => interval !== null && interval.pairs >= ENOUGH;

/** The entry with the smallest cost, the earlier of equal ones. */
function best(tickets: readonly TicketVerdict[], cost: (ticket: TicketVerdict) => number): Named | null {
  const winner = tickets.reduce<TicketVerdict | null>(
    (known, ticket) => (known === null || cost(ticket) < cost(known) ? ticket : known),
    null,
  );
  return winner && { round: winner.round, density: winner.density };
}
