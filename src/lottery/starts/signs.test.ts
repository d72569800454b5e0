import { expect, test } from "vitest";
import { atOnce } from "../../steps.ts";
import { changing, deviationOf, survivorsOf, weights } from "./changing.test-data.ts";
import { signs } from "./signs.ts";

test("signs keeps every sign and draws magnitudes as initial weights are drawn", () => {
  const anew = survivorsOf(atOnce(signs.apply(changing(), undefined)), "fc1.weight");
  expect(anew.map(Math.sign)).toEqual(survivorsOf(weights, "fc1.weight").map(Math.sign));
  expect(deviationOf(anew) / 0.25).toBeCloseTo(1, 1);
  expect(new Set(anew.map(Math.abs)).size).toBeGreaterThan(1000);
});
