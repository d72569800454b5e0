import { describe, expect, test } from "vitest";
import { connectionsOf } from "./connections.ts";
import { density, histogram, pooled } from "./histogram.ts";
import { layerLook } from "./layer-look.ts";

const bins = { from: -1, width: 0.5, bins: 4 };

describe("histograms", () => {
  test("count what lies in each bin, in units, and what lies beyond in the outer ones", () => {
    const counted = histogram([-2, -19, 0, 4.9, 9, 99], bins, 10);
    expect(counted).toEqual({ from: -1, width: 0.5, unit: 10, counts: [1, 1, 2, 2] });
    expect(pooled([counted, counted])?.counts).toEqual([2, 2, 4, 4]);
    expect(pooled([])).toBeUndefined();
  });

  test("of different units keep their places when they are pooled (each was taken for the first's)", () => {
    const [narrow, wide] = [
      histogram([1.5, 2.5], { from: 0, width: 1, bins: 4 }, 1),
      histogram([5], { from: 0, width: 1, bins: 4 }, 2),
    ];
    const all = pooled([narrow, wide]);
    expect(all).toEqual({ from: 0, width: 1, unit: 2, counts: [1, 1, 1, 0] });
    const third = pooled([histogram([0.5, 5.5], bins, 1), histogram([], bins, 1.5)]);
    expect(third?.counts.reduce((sum, count) => sum + count, 0)).toBeCloseTo(2, 12);
    const nothing = connectionsOf([2, 3], new Uint8Array(6)).incoming.kept;
    const some = connectionsOf([2, 3], Uint8Array.of(1, 1, 1, 0, 0, 1)).incoming.kept;
    expect(pooled([some, nothing])?.counts[0]).toBeCloseTo(2, 12);
  });

  test("have an area of 1", () => {
    const points = density(histogram([1, 2, 3, 4], bins, 10));
    expect(points.reduce((area, [, y]) => area + 5 * y, 0)).toBeCloseTo(1, 12);
    expect(points[0]?.[0]).toBe(-7.5);
    expect(density(histogram([], bins, 10)).map(([, y]) => y)).toEqual([0, 0, 0, 0]);
  });
});

test("connections are counted by output and by input, those of a convolution by channel", () => {
  // Two outputs, three inputs; the second output keeps nothing but its last.
  const { incoming, outgoing } = connectionsOf([2, 3], Uint8Array.of(1, 1, 1, 0, 0, 1));
  // Shares 1 and 1/3 of a layer that keeps 2/3: 1.5 and 0.5 of it.
  expect(incoming.kept.counts.flatMap((count, i) => (count > 0 ? [i] : []))).toEqual([10, 30]);
  // Variance 1 over the two, against a chance of 3 x 2/3 x 1/3.
  expect(incoming.unevenness).toBeCloseTo(1 / (3 * (2 / 3) * (1 / 3)), 12);
  expect(outgoing.kept.counts.flatMap((count, i) => (count > 0 ? [[i, count]] : []))).toEqual([
    [15, 2],
    [30, 1],
  ]);
  const convolution = connectionsOf([1, 2, 1, 2], Uint8Array.of(1, 1, 0, 1));
  expect(convolution.incoming.unevenness).toBe(0);
  expect(convolution.outgoing.kept.counts.reduce((sum, count) => sum + count, 0)).toBe(2);
});

test("a layer's weights by what the ticket keeps: initial values, distances, growth", () => {
  const parameter = { name: "fc.weight", layer: "fc", role: "weight", shape: [2, 2], deviation: 0.5 } as const;
  const look = layerLook({
    parameter,
    mask: Uint8Array.of(1, 1, 1, 0),
    initial: Float32Array.of(0.5, -1, 0.25, 1),
    end: Float32Array.of(1.5, -0.5, 0.5, 1.25),
  });
  expect([look.survivors, look.initial.positive]).toEqual([3, 2 / 3]);
  expect(look.moved.kept?.mean).toBeCloseTo((1 + 0.5 + 0.25) / 3, 12);
  expect(look.moved.rest?.mean).toBeCloseTo(0.25, 12);
  expect([look.away.kept?.share, look.away.rest?.share]).toEqual([2 / 3, 1]);
  const all = layerLook({ parameter, mask: Uint8Array.of(1, 1, 1, 1), initial: look4, end: look4 });
  expect(all.moved.rest).toBeNull();
  expect(all.incoming.unevenness).toBeNull();
});

const look4 = Float32Array.of(1, 2, 3, 4);
