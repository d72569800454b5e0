import type { Result } from "../../lottery/index.ts";
import { statistic } from "../../verdict/index.ts";
import type { CurvePoint } from "./curve-lines.ts";

/** What is measured while a network trains: on which part of the data, and which of its values. */
export interface OfCurve {
  readonly part: "test" | "validation";
  readonly value: "accuracy" | "loss";
}

/** The mean of their early-stop iterations: where the dot stands on their curve. Null without any. */
export const meanEarlyStop = (trainings: readonly Result[]): number | null =>
  statistic(trainings.map(({ earlyStopIteration }) => earlyStopIteration))?.mean ?? null;

/**
 * The curves of trainings as one: at each iteration the values of all that were measured there. Empty without any. A record that
 * another program made may hold what is no number, which would leave no axis to draw on.
 */
export function meanCurve(
  trainings: readonly Pick<Result, OfCurve["part"]>[],
  { part, value: of }: OfCurve,
): readonly CurvePoint[] {
  const values = new Map<number, number[]>();
  for (const { [part]: curve } of trainings) {
    curve.iteration.forEach((iteration, i) => {
      const value = curve[of][i] ?? Number.NaN;
      if (Number.isFinite(value)) values.set(iteration, [...(values.get(iteration) ?? []), value]);
    });
  }
  return [...values]
    .sort(([a], [b]) => a - b)
    .flatMap(([iteration, list]) => {
      const value = statistic(list);
      return value ? [{ iteration, value }] : [];
    });
}
