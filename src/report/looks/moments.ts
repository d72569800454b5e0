/**
 * Sarle's bimodality coefficient of at least four values: (skewness^2 + 1) / kurtosis. A normal distribution has 1/3, a uniform
 * one 5/9, two equal peaks 1; above 5/9 values are taken to have two peaks. Null of fewer values, and of values that are all
 * the same.
 */
export function bimodality(values: ArrayLike<number>): number | null {
  const count = values.length;
  if (count < 4) return null;
  let sum = 0;
  for (let i = 0; i < count; i++) sum += values[i]!;
  const mean = sum / count;
  let [second, third, fourth] = [0, 0, 0];
  for (let i = 0; i < count; i++) {
    const away = values[i]! - mean;
    second += away ** 2;
    third += away ** 3;
    fourth += away ** 4;
  }
  [second, third, fourth] = [second / count, third / count, fourth / count];
  if (second === 0) return null;
  return (third ** 2 / second ** 3 + 1) / (fourth / second ** 2);
}

/** The share of the bimodality coefficient's scale above which values have two peaks: a uniform distribution's. */
export const TWO_PEAKS = 5 / 9;
