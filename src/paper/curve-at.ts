import type { Curve } from "../lottery/index.ts";

/** Which measurement of a curve is nearest to an iteration: the first of two that are as near. */
export function nearest(iterations: readonly number[], wanted: number): number {
  return iterations.reduce(
    (best, each, i) =>
      Math.abs(each - wanted) < Math.abs((iterations[best] ?? Number.POSITIVE_INFINITY) - wanted) ? i : best,
    0,
  );
}

/** The accuracy measured there; NaN of a curve without points. */
export const accuracyAt = ({ iteration, accuracy }: Curve, wanted: number): number =>
  accuracy[nearest(iteration, wanted)] ?? Number.NaN;
