import { expect, test } from "vitest";
import { counted, densityText, iterationsText, percentText } from "./numbers-in-words.ts";
import { factorText, factorWithin, pointsText, pointsWithin } from "./verdict/intervals-in-words.ts";

test("densities as the paper writes them", () => {
  expect([1, 0.8004, 0.5128, 0.0695, 0.0358, 0.01854, 0.0077, 0.00995].map(densityText)).toEqual([
    "100%",
    "80.0%",
    "51.3%",
    "7.0%",
    "3.6%",
    "1.9%",
    "0.77%",
    "1.0%",
  ]);
  expect(densityText(0.9997)).toBe("99.97%");
});

test("accuracies, differences and iterations", () => {
  expect(percentText(0.98331)).toBe("98.33%");
  expect(pointsText(0.0028)).toBe("+0.28 points");
  expect(pointsText(-0.0133)).toBe("-1.33 points");
  expect(pointsText(0)).toBe("0.00 points");
  expect([0, 900, 4920, 50000, 1234567].map(iterationsText)).toEqual(["0", "900", "4,920", "50,000", "1,234,567"]);
});

test("intervals, and none where there is a single pair", () => {
  expect(pointsWithin({ mean: 0.0028, low: 0.001, high: 0.0046, pairs: 5 })).toBe("+0.28 points [+0.10, +0.46]");
  expect(factorWithin({ mean: 0.623, low: 0.51, high: 12.34, pairs: 5 })).toBe("0.62 [0.51, 12.3]");
  expect(factorWithin({ mean: 0.5, low: null, high: null, pairs: 1 })).toBe("0.50");
});

test("no number is rounded onto a bound that it is decided by", () => {
  expect([1, 0.9983, 1.004, 1.1, 1.0996].map(factorText)).toEqual(["1.00", "0.998", "1.004", "1.10", "1.0996"]);
  expect([0.00003, -0.00003, -0.00196, -0.002].map(pointsText)).toEqual([
    "+0.003 points",
    "-0.003 points",
    "-0.196 points",
    "-0.20 points",
  ]);
});

test("counted nouns", () => {
  expect([counted(1, "trial"), counted(5, "trial"), counted(1, "density"), counted(0, "density")]).toEqual([
    "1 trial",
    "5 trials",
    "1 density",
    "0 densities",
  ]);
});
