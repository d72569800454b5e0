import { accuracy, type Curve, type Score } from "../job/result.ts";

/** A curve in the making. */
export interface GrowingCurve extends Curve {
  readonly iteration: number[];
  readonly loss: number[];
  readonly accuracy: number[];
}

/** A copy that can grow: of a curve that was begun earlier, or of an empty one. */
export const growing = (curve?: Curve): GrowingCurve => ({
  iteration: [...(curve?.iteration ?? [])],
  loss: [...(curve?.loss ?? [])],
  accuracy: [...(curve?.accuracy ?? [])],
});

export function addPoint(curve: GrowingCurve, iteration: number, score: Score): void {
  curve.iteration.push(iteration);
  curve.loss.push(score.loss);
  curve.accuracy.push(accuracy(score));
}
