import { describe, expect, test } from "vitest";
import { stream } from "../../random.ts";
import type { Histogram } from "../../report/index.ts";
import { peakAndValley } from "./peaks.ts";

const histogramOf = (values: readonly number[], from: number, width: number, bins: number): Histogram => {
  const counts = new Array<number>(bins).fill(0);
  for (const value of values) {
    const bin = Math.min(bins - 1, Math.max(0, Math.floor((value - from) / width)));
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  return { from, width, unit: 1, counts };
};

/** Three trials of values that a function makes of normal ones, as initial weights are counted: 40 bins of a fifth. */
const trials = (count: number, make: (normal: number, i: number) => number): ReadonlyMap<number, Histogram> =>
  new Map(
    [0, 1, 2].map((trial) => {
      const normals = [...stream(["peaks", trial]).normals(count, 1)];
      return [trial, histogramOf(normals.map(make), -4, 0.2, 40)];
    }),
  );

const depths = (made: ReadonlyMap<number, Histogram>, valley?: number): readonly number[] =>
  [...peakAndValley(made, valley === undefined ? { bins: 2 } : { bins: 2, valley }).values()].map(
    ([peak, low]) => peak - low,
  );

/** The two bins at 0. */
const ZERO = 19;

describe("two peaks", () => {
  test("on either side of 0: above 0 in every trial, though the bimodality coefficient is only 0.49", () => {
    const made = trials(2000, (normal, i) => 0.6 * normal + (i % 2 === 0 ? 0.9 : -0.9));
    for (const depth of depths(made, ZERO)) expect(depth).toBeGreaterThan(0.02);
    for (const depth of depths(made)) expect(depth).toBeGreaterThan(0.02);
  });

  test("of different heights: the lower one counts", () => {
    const made = trials(2000, (normal, i) => 0.4 * normal + (i % 5 === 0 ? 1.2 : -1.2));
    for (const depth of depths(made, ZERO)) expect(depth).toBeGreaterThan(0.02);
    const [first] = [...peakAndValley(made, { bins: 2, valley: ZERO }).values()];
    expect(first?.[0]).toBeLessThan(0.1);
  });
});

describe("one peak", () => {
  test("a normal distribution: below 0 at 0, nothing anywhere else", () => {
    const made = trials(2000, (normal) => normal);
    for (const depth of depths(made, ZERO)) expect(depth).toBeLessThan(-0.005);
    expect(Math.max(...depths(made))).toBeLessThan(0.01);
  });

  test("beside 0, with more values on one side: below 0", () => {
    for (const depth of depths(
      trials(2000, (normal) => normal + 0.6),
      ZERO,
    )) {
      expect(depth).toBeLessThan(-0.005);
    }
  });

  test("chance makes no peaks: few values of a uniform distribution differ both ways", () => {
    const made = new Map(
      [0, 1, 2, 3, 4, 5, 6, 7].map((trial) => {
        const bins = [...stream(["even", trial]).choices(100, 40)];
        return [trial, histogramOf(bins, 0, 1, 40)] as const;
      }),
    );
    const found = depths(made);
    expect(found.reduce((sum, depth) => sum + depth, 0) / found.length).toBeLessThan(0.01);
  });
});

test("a single trial is its own measure; histograms without room for three windows have none", () => {
  const [, one] = [...trials(2000, (normal, i) => 0.3 * normal + (i % 2 === 0 ? 1 : -1))][0] ?? [];
  expect(one).toBeDefined();
  const alone = peakAndValley(new Map(one ? [[4, one]] : []), { bins: 2 });
  expect([...alone.keys()]).toEqual([4]);
  const small: Histogram = { from: 0, width: 1, unit: 1, counts: [3, 1, 2] };
  expect([...peakAndValley(new Map([[0, small]]), { bins: 1 }).values()]).toEqual([[2 / 6, 1 / 6]]);
  expect(peakAndValley(new Map([[0, small]]), { bins: 2 }).size).toBe(0);
});
