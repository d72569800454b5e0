/** How numbers are written wherever they are: with a point, whatever the locale, and always a unit. */

/** A density as the paper writes it: 100%, 51.3%, 0.77%. */
export function densityText(share: number): string {
  const percent = 100 * share;
  if (percent >= 99.95) return percent > 99.9999 ? "100%" : `${percent.toFixed(2)}%`;
  return percent >= 0.995 || percent === 0 ? `${percent.toFixed(1)}%` : `${Number(percent.toPrecision(2))}%`;
}

/** An accuracy: 98.33%. */
export const percentText = (share: number): string => `${(100 * share).toFixed(2)}%`;

/** A count, or an iteration: 4,920. */
export const countText = (count: number): string =>
  Math.round(count)
    .toString()
    .replace(/\B(?=(\d{3})+$)/g, ",");

/** A count with its noun: 1 trial, 5 trials, 7 densities, 17,848 trainings. */
export const counted = (count: number, noun: string): string =>
  `${countText(count)} ${count === 1 ? noun : noun.endsWith("y") ? `${noun.slice(0, -1)}ies` : `${noun}s`}`;
