import { accuracy, isResult, type JobRecord, mightStopLater } from "../lottery/index.ts";
import { ENOUGH, type Rule } from "./bounds.ts";
import { difference, type Interval, type Ratio, ratio } from "./interval.ts";
import { judgedAtEnd } from "./judged-at.ts";
import { paired } from "./paired.ts";

/** What one training counts with where tickets are judged. */
export interface Reading {
  readonly trial: number;
  /** Null where it diverged. Accuracy is from 0 to 1, time is the early-stop iteration; late: it may have come later. */
  readonly numbers: { readonly accuracy: number; readonly time: number; readonly late: boolean } | null;
}

/** Where accuracies are taken is the rule's. */
export function readingOf(job: JobRecord, rule: Pick<Rule, "at">): Reading {
  const { trial, outcome } = job;
  if (!isResult(outcome)) return { trial, numbers: null };
  const { test } = judgedAtEnd(rule) ? outcome.atEnd : outcome.atEarlyStop;
  const late = mightStopLater(job);
  return { trial, numbers: { accuracy: accuracy(test), time: outcome.earlyStopIteration, late } };
}

export const accuracyIn = ({ numbers }: Reading): number | null => numbers?.accuracy ?? null;
export const timeIn = ({ numbers }: Reading): number | null => numbers?.time ?? null;

/** The first's accuracies less the second's, paired by trial. */
export const accuracyGain = (first: readonly Reading[], second: readonly Reading[]): Interval | null =>
  difference(paired(first, second, accuracyIn));

/** The first's times divided by the second's, paired by trial; null where the rule compares no times. */
export const timeRatio = (
  first: readonly Reading[],
  second: readonly Reading[],
  rule: Pick<Rule, "at">,
): Ratio | null => (judgedAtEnd(rule) ? null : ratio(paired(first, second, timeIn)));

export const divergedIn = (readings: readonly Reading[]): number =>
  readings.filter(({ numbers }) => numbers === null).length;

/** How many of them might have stopped later than they did: trained on, they may turn out slower, and never sooner. */
export const lateIn = (readings: readonly Reading[]): number =>
  readings.filter(({ numbers }) => numbers?.late === true).length;

/** Whether there are trials enough to judge by. */
export const enough = (interval: Interval | null): boolean => interval !== null && interval.pairs >= ENOUGH;
