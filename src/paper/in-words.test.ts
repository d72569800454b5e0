import { expect, test } from "vitest";
import { hereText } from "./in-words.ts";

const points = (low: number, high: number) =>
  hereText({ claim: "L1a", here: { estimate: 0.002, low, high, unit: "points" } });
const times = (claim: string, low: number, high: number) =>
  hereText({ claim, here: { estimate: 1.4, low, high, unit: "ratio" } });

test("an end that lies beside a claim's edge is not rounded onto it", () => {
  expect(points(0.0007, 0.0041)).toBe("+0.20 points [+0.07, +0.41]");
  expect(points(0.00003, 0.0041)).toBe("+0.20 points [+0.003, +0.41]");
  expect(points(-0.00003, 0.0041)).toBe("+0.20 points [-0.003, +0.41]");
  expect(points(0, 0.0041)).toBe("+0.20 points [0.00, +0.41]");
  expect(times("L1d", 1.003, 1.96)).toBe("1.40 times [1.003, 1.96]");
  expect(times("L1d", 0.996, 1.96)).toBe("1.40 times [0.996, 1.96]");
});
