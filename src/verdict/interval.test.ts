import fc from "fast-check";
import { expect, test } from "vitest";
import { above, below, difference, type Pair, ratio, unpairedDifference, unpairedRatio } from "./interval.ts";

test("difference: mean and Student's interval, computed by hand", () => {
  // Differences 1, 2, 3: mean 2, deviation 1, t(2) = 4.30265, half width 4.30265 / sqrt(3) = 2.48414.
  const interval = difference([
    [2, 1],
    [4, 2],
    [6, 3],
  ]);
  expect(interval?.mean).toBe(2);
  expect(interval?.low).toBeCloseTo(-0.48414, 4);
  expect(interval?.high).toBeCloseTo(4.48414, 4);
  expect(interval?.pairs).toBe(3);
});

test("ratio: geometric mean, its interval, and both other estimators, computed by hand", () => {
  // Ratios 1/2, 1, 2: logarithms -0.693147, 0, 0.693147; half width 4.30265 * 0.693147 / sqrt(3) = 1.721878.
  const interval = ratio([
    [1000, 2000],
    [3000, 3000],
    [8000, 4000],
  ]);
  expect(interval?.mean).toBeCloseTo(1, 12);
  expect(interval?.low).toBeCloseTo(0.17873, 4);
  expect(interval?.high).toBeCloseTo(5.59503, 4);
  expect(interval?.meanOfRatios).toBeCloseTo(3.5 / 3, 12);
  expect(interval?.ratioOfMeans).toBeCloseTo(12 / 9, 12);
});

test("one pair has a mean and no interval, no pair has neither", () => {
  expect(difference([[0.98, 0.97]])).toEqual({ mean: 0.98 - 0.97, low: null, high: null, pairs: 1 });
  expect(difference([])).toBeNull();
  expect(above(difference([[2, 1]]), 0)).toBe(false);
  expect(below(null, 0)).toBe(false);
});

test("an early stop at iteration 0 has no ratio", () => {
  expect(
    ratio([
      [0, 500],
      [500, 0],
    ]),
  ).toBeNull();
  expect(
    ratio([
      [0, 500],
      [100, 200],
    ]),
  ).toMatchObject({ mean: 0.5, pairs: 1 });
});

test("the same difference in every trial is certain, but rounding is not a difference", () => {
  expect(
    above(
      difference([
        [3, 1],
        [4, 2],
        [5, 3],
      ]),
      0,
    ),
  ).toBe(true);
  const average = (0.9791 + 0.9791 + 0.9791) / 3;
  const noise = difference([
    [average, 0.9791],
    [average, 0.9791],
    [average, 0.9791],
  ]);
  expect(above(noise, 0) || below(noise, 0)).toBe(false);
});

const pairs = fc.array(fc.tuple(fc.integer({ min: 1, max: 9999 }), fc.integer({ min: 1, max: 9999 })), {
  minLength: 1,
  maxLength: 9,
});

test("the order of pairs changes no bit", () => {
  fc.assert(
    fc.property(pairs, fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })), (list: Pair[], keys) => {
      const shuffled = list.map((pair) => ({ pair, key: keys.next().value })).sort((a, b) => a.key - b.key);
      expect(difference(shuffled.map(({ pair }) => pair))).toEqual(difference(list));
      expect(ratio(shuffled.map(({ pair }) => pair))).toEqual(ratio(list));
    }),
  );
});

test("turning the pairs round turns the interval round", () => {
  fc.assert(
    fc.property(pairs, (list: Pair[]) => {
      const [there, back] = [ratio(list), ratio(list.map(([a, b]) => [b, a] as const))];
      expect((there?.mean ?? 0) * (back?.mean ?? 0)).toBeCloseTo(1, 9);
      if (there?.low && back?.high) expect(there.low * back.high).toBeCloseTo(1, 6);
    }),
  );
});

test("two independent samples: Welch's interval", () => {
  // Means 3 and 10, variances 1 and 4 over 3 and 4: t with floor(4.66) = 4 degrees, 2.77645 x sqrt(1/3 + 1) = 3.206.
  const found = unpairedDifference([2, 3, 4], [8, 9, 10, 13]);
  const spread = Math.sqrt(1 / 3 + 14 / 3 / 4);
  expect(found).toMatchObject({ mean: -7, pairs: 3 });
  expect((found?.high ?? 0) - (found?.low ?? 0)).toBeCloseTo(2 * 2.7764451 * spread, 5);
  expect(unpairedDifference([2], [8, 9])).toEqual({ mean: -6.5, low: null, high: null, pairs: 1 });
  expect(unpairedDifference([], [8, 9])).toBeNull();
  expect(unpairedDifference([2, 2], [1, 1])).toEqual({ mean: 1, low: 1, high: 1, pairs: 2 });
  expect(unpairedRatio([2, 2], [4, 4])?.mean).toBeCloseTo(0.5, 12);
});
