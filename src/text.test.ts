import { expect, test } from "vitest";
import { bytesInWords, timeInWords, wrap } from "./text.ts";

test("bytes in words", () => {
  expect([0, 999, 1000, 2_128_000, 12_345_678, 999_600].map(bytesInWords)).toEqual([
    "0 bytes",
    "999 bytes",
    "1.0 kB",
    "2.1 MB",
    "12 MB",
    "1.0 MB",
  ]);
});

test("times in words", () => {
  expect([0.2, 44, 104, 3599.6, 7800, 86_399, 300_000, 35_280_000].map(timeInWords)).toEqual([
    "0 s",
    "44 s",
    "1 min 44 s",
    "1 h 0 min",
    "2 h 10 min",
    "1 day 0 h",
    "3 days 11 h",
    "408 days",
  ]);
});

test("wrapping keeps every letter and no line is too long", () => {
  const text = "one two three, an-enormously-long-word-that-fits-nowhere four";
  for (const width of [10, 20, 40, 80]) {
    const wrapped = wrap(text, width, "  ");
    expect(Math.max(...wrapped.split("\n").map((line) => line.length))).toBeLessThanOrEqual(width);
    expect(wrapped.replace(/\s/g, "")).toBe(text.replace(/\s/g, ""));
  }
});
