import type { Rule } from "./bounds.ts";
import type { Interval } from "./interval.ts";

/** How differences and ratios are said in verdicts, so that they agree with what was decided by them. */

/** A difference of accuracies: `0.51 points more accurate (0.18 to 0.84)`. */
export function gainInWords({ mean, low, high }: Interval, { loss }: Pick<Rule, "loss">): string {
  const points = (value: number) => decided(100 * Math.abs(value), 2, [0, 100 * loss]);
  const more = (value: number) => (Number(points(value)) === 0 ? 0 : value < 0 ? -1 : 1);
  const side = (value: number) => (more(value) < 0 ? "less" : "more");
  const equal = more(mean) === 0;
  const said = equal ? "as accurate" : `${points(mean)} points ${side(mean)} accurate`;
  if (low === null || high === null) return said;
  // The end that is nearer to being as accurate comes first.
  const [first, last] = more(mean) < 0 ? [high, low] : [low, high];
  const unit = equal ? " points" : "";
  if (more(first) === 0 && more(last) === 0) return `${said} (0.00 to 0.00${unit})`;
  const apart = more(first) * more(last) < 0;
  const end = (value: number, word: boolean) => `${points(value)}${word ? ` ${side(value)}` : ""}`;
  return `${said} (${apart && equal ? `${points(first)} points less` : end(first, apart)} to ${end(last, apart || equal)})`;
}

/** A ratio of early stops to the dense network's: `learns 27% sooner (12 to 39% sooner)`. */
export function paceInWords({ mean, low, high }: Interval, { delay }: Pick<Rule, "delay">): string {
  const percent = (ratio: number) => decided(Math.abs(100 * (1 - ratio)), 0, [0, 100 * (delay - 1)]);
  const word = (ratio: number) => (ratio < 1 ? "sooner" : "later");
  if (mean >= 2) {
    const ends = low === null || high === null ? "" : ` (${timesText(low)} to ${timesText(high)})`;
    return `takes ${timesText(mean)} times as long to learn${ends}`;
  }
  const said = Number(percent(mean)) === 0 ? "learns as soon" : `learns ${percent(mean)}% ${word(mean)}`;
  if (low === null || high === null) return said;
  // The end that is nearer to being as soon comes first.
  const [first, last] = mean < 1 ? [high, low] : [low, high];
  if (Number(percent(first)) === 0 && Number(percent(last)) === 0) return `${said} (0%)`;
  const same = word(first) === word(last);
  return `${said} (${percent(first)}${same ? "" : `% ${word(first)}`} to ${percent(last)}% ${word(last)})`;
}

/** How many times as soon a ticket learns as a control: `2.1 times as soon (1.6 to 2.8)`. */
export const speedupInWords = ({ mean, low, high }: Interval): string =>
  `${timesText(mean)} times as soon${low === null || high === null ? "" : ` (${timesText(low)} to ${timesText(high)})`}`;

/** A ratio: 0.62, 1.6, 14. */
export const timesText = (ratio: number): string =>
  ratio < 2 ? decided(ratio, 2, [1]) : ratio < 10 ? ratio.toFixed(1) : ratio.toFixed(0);

/** So many decimals, or more where they would put a number on a bound that it is decided by: 0.998 is not 1.00. */
export function decided(value: number, decimals: number, bounds: readonly number[]): string {
  for (const more of [decimals, decimals + 1, decimals + 2]) {
    const text = value.toFixed(more);
    if (!bounds.some((bound) => Math.abs(Number(text) - bound) < 1e-9 && Math.abs(value - bound) > 1e-9)) return text;
  }
  return value.toFixed(decimals);
}
