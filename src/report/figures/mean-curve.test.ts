import { expect, test } from "vitest";
import { meanCurve } from "./mean-curve.ts";

const trained = (iteration: readonly number[], loss: readonly number[]) => {
  const curve = { iteration, loss, accuracy: iteration.map(() => 0.5) };
  return { test: curve, validation: curve };
};

test("a mean curve has at each iteration those that were measured there, and nothing that is no number", () => {
  const trainings = [trained([0, 100], [2, 1]), trained([0, 100, 200], [4, Number.NaN, 3])];
  const points = meanCurve(trainings, { part: "validation", value: "loss" });
  expect(points.map(({ iteration, value: { mean, values } }) => [iteration, mean, values.length])).toEqual([
    [0, 3, 2],
    [100, 1, 1],
    [200, 3, 1],
  ]);
  expect(meanCurve([], { part: "test", value: "accuracy" })).toEqual([]);
});
