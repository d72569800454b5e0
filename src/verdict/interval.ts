import { exp, ln } from "../exact.ts";
import { studentT95 } from "./student-t.ts";

/** A mean with its 95% interval (Student's t on pairs by trial). */
export interface Interval {
  readonly mean: number;
  /** Null with a single pair: one pair has no spread, so its interval is unbounded. */
  readonly low: number | null;
  readonly high: number | null;
  /** Trials for which both sides have a value. */
  readonly pairs: number;
}

/** A ratio over pairs: `mean` is the geometric mean, its interval comes from the logarithms. */
export interface Ratio extends Interval {
  /** Both usual estimators beside it, since they differ where trials differ much and papers seldom say which is meant. */
  readonly meanOfRatios: number;
  readonly ratioOfMeans: number;
}

/** Two numbers of one trial. */
export type Pair = readonly [first: number, second: number];

/** Interval of first - second. Null without pairs. The order of the pairs does not matter, not even to the last bit. */
export function difference(pairs: readonly Pair[]): Interval | null {
  return interval(pairs.map(([first, second]) => first - second));
}

/**
 * Interval of first / second, through logarithms. Pairs with a number that is not above 0 have no ratio and are left
 * out (an early stop at iteration 0: training never helped). Null without pairs.
 */
export function ratio(pairs: readonly Pair[]): Ratio | null {
  const usable = pairs.filter(([first, second]) => first > 0 && second > 0);
  const logs = interval(usable.map(([first, second]) => (first === second ? 0 : ln(first / second))));
  if (logs === null) return null;
  return {
    mean: exp(logs.mean),
    low: logs.low === null ? null : exp(logs.low),
    high: logs.high === null ? null : exp(logs.high),
    pairs: logs.pairs,
    meanOfRatios: sum(usable.map(([first, second]) => first / second)) / usable.length,
    ratioOfMeans: sum(usable.map(([first]) => first)) / sum(usable.map(([, second]) => second)),
  };
}

/**
 * Interval of the mean of `first` less that of `second`, two independent samples with spreads of their own: Welch's, its degrees
 * of freedom rounded down. `pairs` is the smaller count. Null where one is empty; unbounded where one has a single value.
 */
export function unpairedDifference(first: readonly number[], second: readonly number[]): Interval | null {
  const [one, other] = [first, second].map(momentsOf);
  if (!one || !other) return null;
  const mean = one.mean - other.mean;
  const pairs = Math.min(first.length, second.length);
  if (pairs < 2) return { mean, low: null, high: null, pairs };
  const [a, b] = [one.variance / first.length, other.variance / second.length];
  if (a + b === 0) return { mean, low: mean, high: mean, pairs };
  const freedom = (a + b) ** 2 / (a ** 2 / (first.length - 1) + b ** 2 / (second.length - 1));
  const half = studentT95(Math.max(1, Math.floor(freedom + ROUNDING))) * Math.sqrt(a + b);
  return { mean, low: mean - half, high: mean + half, pairs };
}

/** The same of the ratio of their geometric means, through logarithms; values that are not above 0 are left out. */
export function unpairedRatio(first: readonly number[], second: readonly number[]): Interval | null {
  const logs = (values: readonly number[]) => values.filter((value) => value > 0).map(ln);
  const found = unpairedDifference(logs(first), logs(second));
  if (found === null) return null;
  const { mean, low, high, pairs } = found;
  return { mean: exp(mean), low: low === null ? null : exp(low), high: high === null ? null : exp(high), pairs };
}

function momentsOf(values: readonly number[]): { readonly mean: number; readonly variance: number } | null {
  if (values.length === 0) return null;
  const mean = sum(values) / values.length;
  const squares = sum(values.map((value) => (value - mean) ** 2));
  return { mean, variance: values.length < 2 ? 0 : squares / (values.length - 1) };
}

/** Ends that differ from a bound by rounding alone are on the bound, not beyond it: the mean of three equal accuracies
 * need not be that accuracy, and such a difference, the same in every trial, would pass for a certain one. */
const ROUNDING = 1e-12;

/** True if the whole interval lies above `bound`. */
export const above = (interval: Interval | null, bound: number): boolean =>
  interval !== null && interval.low !== null && interval.low > bound + ROUNDING;

/** True if the whole interval lies below `bound`. */
export const below = (interval: Interval | null, bound: number): boolean =>
  interval !== null && interval.high !== null && interval.high < bound - ROUNDING;

function interval(values: readonly number[]): Interval | null {
  const pairs = values.length;
  if (pairs === 0) return null;
  const mean = sum(values) / pairs;
  if (pairs === 1) return { mean, low: null, high: null, pairs };
  const variance = sum(values.map((value) => (value - mean) ** 2)) / (pairs - 1);
  const half = studentT95(pairs - 1) * Math.sqrt(variance / pairs);
  return { mean, low: mean - half, high: mean + half, pairs };
}

/** Summed in order of size, so that the order in which trials come changes no bit. */
const sum = (values: readonly number[]): number => [...values].sort((a, b) => a - b).reduce((a, b) => a + b, 0);
