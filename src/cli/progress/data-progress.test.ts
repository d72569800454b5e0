import { expect, test } from "vitest";
import { inWords, showDataProgress } from "./data-progress.ts";

/** What is written when `take` is called every tenth of a second for `seconds`. */
function written(seconds: number, terminal: boolean): string[] {
  const lines: string[] = [];
  let now = 0;
  const outlet = { isTTY: terminal, columns: 30, write: (text: string) => lines.push(text) };
  const progress = showDataProgress(outlet, {}, () => now);
  for (; now <= seconds; now += 0.1) {
    progress.take({ doing: "decoding", unit: "images", done: Math.round(now * 1000), total: 60000 });
  }
  progress.close();
  return lines;
}

test("what takes less than two seconds says nothing", () => {
  expect(written(1.9, true)).toEqual([]);
  expect(written(1.9, false)).toEqual([]);
});

test("elsewhere than on a terminal: a plain line after two seconds, then every ten", () => {
  const lines = written(25, false);
  expect(lines.length).toBe(3);
  expect(lines[0]).toMatch(/^decoding 2,\d00 of 60,000 images {2}3%\n$/);
});

test("on a terminal: one line rewritten, no wider than it, erased at the end", () => {
  const lines = written(4, true);
  expect(lines.length).toBeGreaterThan(5);
  for (const line of lines) {
    expect(line.startsWith("\r\u001b[2K")).toBe(true);
    expect(line.length).toBeLessThanOrEqual(5 + 29);
  }
  expect(lines.at(-1)).toBe("\r\u001b[2K");
});

test("words for what has no total, and for bytes", () => {
  expect(inWords({ doing: "reading", unit: "images", done: 1234 })).toBe("reading 1,234 images");
  expect(inWords({ doing: "fetching", unit: "bytes", done: 85e6, total: 170e6 })).toBe(
    "fetching 85.0 of 170.0 MB  50%",
  );
});
