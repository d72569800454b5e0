import { expect, test } from "vitest";
import { atOnce } from "../../steps.ts";
import { changing, deviationOf, survivorsOf, weights } from "./changing.test-data.ts";
import { noise } from "./noise.ts";

test("noise has the deviation that is asked for, in deviations of the layer's initial weights", () => {
  const before = survivorsOf(weights, "fc1.weight");
  for (const deviations of [0.5, 3]) {
    const added = survivorsOf(atOnce(noise.apply(changing(), { deviations })), "fc1.weight").map(
      (value, i) => value - before[i]!,
    );
    expect(deviationOf(added) / (0.25 * deviations)).toBeCloseTo(1, 1); // of 1334 draws
    expect(Math.abs(added.reduce((sum, value) => sum + value, 0) / added.length)).toBeLessThan(0.025 * deviations);
  }
  expect(() => atOnce(noise.apply(changing(), { deviations: 0 }))).toThrow();
});
