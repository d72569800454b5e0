import { expect, test } from "vitest";
import { decimalsOf, densityTicks, endsOf, ratioTicks, roundTicks } from "./scales.ts";

test("round ticks inside a range", () => {
  expect(roundTicks(0, 50_000, 5)).toEqual([0, 10_000, 20_000, 30_000, 40_000, 50_000]);
  expect(roundTicks(97.83, 98.57, 5)).toEqual([98, 98.2, 98.4]);
  expect(roundTicks(0.01, 0.062, 5)).toEqual([0.01, 0.02, 0.03, 0.04, 0.05, 0.06]);
  expect(roundTicks(3, 3, 5)).toEqual([3]);
});

test("decimals that tell ticks apart", () => {
  expect(decimalsOf([98, 98.2])).toBe(1);
  expect(decimalsOf([98.025, 98.03])).toBe(3);
  expect(decimalsOf([0, 10_000])).toBe(0);
});

test("every k-th density, as many as fit", () => {
  const ladder = Array.from({ length: 21 }, (_, round) => 100 * 0.8 ** round);
  expect(densityTicks(ladder, 326, 36)).toEqual(ladder.filter((_, i) => i % 3 === 0));
  expect(densityTicks(ladder.slice(0, 8), 326, 36)).toEqual(ladder.slice(0, 8));
  expect(densityTicks([100], 326, 36)).toEqual([100]);
  expect(densityTicks([], 326, 36)).toEqual([]);
});

test("ratios on an axis have 1 among them and room between them", () => {
  expect(ratioTicks(0.85, 1.19)).toEqual([0.9, 1, 1.1]);
  expect(ratioTicks(0.25, 3.4)).toContain(1);
  for (const [low, high] of [
    [0.02, 30],
    [0.3, 1.1],
    [0.99, 60],
  ] as const) {
    const ticks = ratioTicks(low, high);
    expect(ticks.length).toBeGreaterThan(2);
    for (const [i, tick] of ticks.slice(1).entries()) {
      expect(Math.log(tick / (ticks[i] ?? 1))).toBeGreaterThanOrEqual(0.1 * Math.log(high / low));
    }
  }
});

test("the ends of more values than fit on the stack", () => {
  expect(endsOf(Array.from({ length: 300_000 }, (_, i) => i - 7))).toEqual([-7, 299_992]);
  expect(endsOf([])).toEqual([Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]);
});
