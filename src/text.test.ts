import { expect, test } from "vitest";
import { nearest, unknownName } from "./errors.ts";
import { bytesInWords, namesInWords, shortened, timeInWords, wrap } from "./text.ts";

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

test("a message names twenty of a list and counts the others (all 2,000 ids of a store before)", () => {
  const names = Array.from({ length: 2000 }, (_, i) => `lenet-${i}`);
  expect(namesInWords(names.slice(0, 3), 2)).toBe("lenet-0, lenet-1 and 1 more");
  expect(namesInWords(names.slice(0, 20))).toMatch(/, lenet-19$/);
  const { message, cure } = unknownName("run", "lenet-19999", names);
  expect(message).toBe('no run is called "lenet-19999"');
  expect(cure).toMatch(/^known: lenet-0, .*, lenet-19 and 1980 more \(did you mean lenet-1999\?\)$/);
});

test("names as long as a file are cut, and compared with none (in the time of their product before)", () => {
  const long = "n".repeat(1_000_000);
  const { message, cure } = unknownName("scale", long, [long.slice(1), "quick"]);
  expect(message.length + cure.length).toBeLessThan(500);
  expect(nearest("qiuck", [long, "quick"])).toBe("quick");
  expect(shortened("ab", 2)).toBe("ab");
  expect(shortened("a".repeat(9), 8)).toBe("aaaaa...");
});
