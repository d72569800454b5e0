import { accuracy, isResult, type JobRecord } from "../lottery/index.ts";
import { ENOUGH, type Rule } from "./bounds.ts";
import { difference, type Interval, type Pair, type Ratio, ratio } from "./interval.ts";
import { judgedAtEnd } from "./judged-at.ts";

/** What one training counts with where tickets are judged. */
export interface Reading {
  readonly trial: number;
  /** Null where it diverged. Accuracy is from 0 to 1, time is the early-stop iteration. */
  readonly numbers: { readonly accuracy: number; readonly time: number } | null;
}

/** Where accuracies are taken is the rule's. */
export function readingOf({ trial, outcome }: JobRecord, rule: Pick<Rule, "at">): Reading {
  if (!isResult(outcome)) return { trial, numbers: null };
  const { test } = judgedAtEnd(rule) ? outcome.atEnd : outcome.atEarlyStop;
  return { trial, numbers: { accuracy: accuracy(test), time: outcome.earlyStopIteration } };
}

/** The first's accuracies less the second's, paired by trial. */
export const accuracyGain = (first: readonly Reading[], second: readonly Reading[]): Interval | null =>
  difference(paired(first, second, "accuracy"));

/** The first's times divided by the second's, paired by trial; null where the rule compares no times. */
export const timeRatio = (
  first: readonly Reading[],
  second: readonly Reading[],
  rule: Pick<Rule, "at">,
): Ratio | null => (judgedAtEnd(rule) ? null : ratio(paired(first, second, "time")));

export const divergedIn = (readings: readonly Reading[]): number =>
  readings.filter(({ numbers }) => numbers === null).length;

export const enough = (interval: Interval | null): boolean => interval !== null && interval.pairs >= ENOUGH;

/** The two sides' numbers for the trials that both have. */
function paired(first: readonly Reading[], second: readonly Reading[], quantity: "accuracy" | "time"): readonly Pair[] {
  const others = byTrial(second, quantity);
  return [...byTrial(first, quantity)].flatMap(([trial, mine]) => {
    const other = others.get(trial);
    return other === undefined ? [] : [[mine, other] as const];
  });
}

/** Each trial's number, repeats averaged. Trials whose trainings all diverged have none. */
export function byTrial(readings: readonly Reading[], quantity: "accuracy" | "time"): ReadonlyMap<number, number> {
  const values = new Map<number, number[]>();
  for (const { trial, numbers } of readings) {
    if (numbers !== null) values.set(trial, [...(values.get(trial) ?? []), numbers[quantity]]);
  }
  return new Map([...values].map(([trial, list]) => [trial, list.reduce((a, b) => a + b, 0) / list.length]));
}
