import { usualRule } from "./bounds.ts";
import type { Interval } from "./interval.ts";

/** How differences and ratios are written in verdicts, tables and reports, so that they agree with what was decided by them. */

/** A difference of accuracies: +0.28 points. */
export const pointsText = (difference: number): string => `${signed(100 * difference)} points`;

/** With its interval: +0.28 points [+0.10, +0.45]. */
export const pointsWithin = (interval: Interval): string =>
  `${pointsText(interval.mean)}${range(interval, (end) => signed(100 * end))}`;

/** A ratio: 0.62, 2.50, 14.1. */
export const factorText = (ratio: number): string =>
  ratio < 10 ? decided(ratio, [1, usualRule.delay]) : ratio.toFixed(1);

/** With its interval: 0.62 [0.51, 0.75]. */
export const factorWithin = (interval: Interval): string =>
  `${factorText(interval.mean)}${range(interval, factorText)}`;

function range({ low, high }: Interval, write: (end: number) => string): string {
  return low === null || high === null ? "" : ` [${write(low)}, ${write(high)}]`;
}

function signed(value: number): string {
  const text = decided(value, [0, -100 * usualRule.loss]);
  return Number(text) === 0 ? "0.00" : `${value < 0 ? "" : "+"}${text}`;
}

/** Two decimals, or more where two would put a number on a bound that it is decided by: 0.998 is not 1.00. */
function decided(value: number, bounds: readonly number[]): string {
  for (const decimals of [2, 3, 4]) {
    const text = value.toFixed(decimals);
    if (!bounds.some((bound) => Math.abs(Number(text) - bound) < 1e-9 && Math.abs(value - bound) > 1e-9)) return text;
  }
  return value.toFixed(2);
}
