import { cosTurn } from "../exact.ts";

/**
 * Two-sided 95% quantile of Student's t with `freedom` degrees of freedom (1, 2, ...): the t with P(|T| <= t) = 0.95.
 * Its distribution has a closed form for whole degrees of freedom (Abramowitz and Stegun, 26.7.3 and 26.7.4), which is
 * inverted by bisection. Exact operations only, so every Node version gives the same bits.
 */
export function studentT95(freedom: number): number {
  if (!Number.isInteger(freedom) || freedom < 1) throw new RangeError(`degrees of freedom are 1, 2, ...: ${freedom}`);
  let [low, high] = [0, 0.25];
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (within(freedom, middle) < 0.95) low = middle;
    else high = middle;
  }
  return (Math.sqrt(freedom) * sinTurn(low)) / cosTurn(low);
}

/** P(|T| <= t) for t = sqrt(freedom) tan(theta), theta as a fraction of a full turn. */
function within(freedom: number, turn: number): number {
  const cosine = cosTurn(turn);
  const odd = freedom % 2 === 1;
  let term = odd ? cosine : 1;
  let sum = freedom === 1 ? 0 : term;
  for (let n = odd ? 3 : 2; n <= freedom - 2; n += 2) {
    term *= (cosine * cosine * (n - 1)) / n;
    sum += term;
  }
  return odd ? 4 * turn + (2 / Math.PI) * sinTurn(turn) * sum : sinTurn(turn) * sum;
}

/** Sine of a fraction of a turn in [0, 0.25]. */
const sinTurn = (turn: number): number => cosTurn(0.25 - turn);
