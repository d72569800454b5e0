import { expect, test } from "vitest";
import { studentT95 } from "./student-t.ts";

// Tables of the t distribution, 0.975 quantile.
test.each([
  [1, 12.7062],
  [2, 4.30265],
  [3, 3.18245],
  [4, 2.77645],
  [5, 2.57058],
  [9, 2.26216],
  [14, 2.14479],
  [30, 2.04227],
  [120, 1.97993],
  [999, 1.96234],
])("%i degrees of freedom: %f", (freedom, quantile) => {
  expect(Math.abs(studentT95(freedom) / quantile - 1)).toBeLessThan(5e-6);
});

test("tends to the normal distribution's quantile, from above", () => {
  expect(studentT95(20_000)).toBeGreaterThan(1.959964);
  expect(studentT95(20_000)).toBeLessThan(1.9602);
});

test("refuses what is no number of degrees of freedom", () => {
  expect(() => studentT95(0)).toThrow(/degrees of freedom/);
  expect(() => studentT95(2.5)).toThrow(/degrees of freedom/);
});
