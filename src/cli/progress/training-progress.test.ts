import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { showTraining } from "./training-progress.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** What is written of a training of 10,000 iterations at 100 a second, of which so many seconds pass. */
function written(seconds: number, outlet: { isTTY?: boolean; columns?: number }): string {
  let text = "";
  let now = 0;
  const ear = { ...outlet, write: (part: string) => (text += part) };
  const progress = showTraining(ear, {}, () => now);
  const job = { trial: 0, role: "ticket", repeat: 0, round: 3, key: "k", density: 0.5 };
  progress.take({ type: "job-started", job, from: 0, iteration: 0, iterations: 10_000 });
  for (now = 1; now <= seconds; now++) {
    progress.take({ type: "progress", key: "k", iteration: 100 * now, iterations: 10_000, validationLoss: 1 });
    vi.advanceTimersByTime(1000);
  }
  progress.close();
  return text;
}

test("without a terminal: plain lines, soon and then more rarely", () => {
  const lines = written(100, {}).trimEnd().split("\n");
  expect(lines).toHaveLength(10);
  expect(lines[0]).toBe("trial 0, round 3, ticket  1,000 of 10,000  1:30 left");
  expect(lines.at(-1)).toBe("trial 0, round 3, ticket  measuring");
});

test("on a terminal one line, drawn anew, no wider than it and erased in the end", () => {
  const text = written(10, { isTTY: true, columns: 40 });
  // biome-ignore lint/suspicious/noControlCharactersInRegex: lines are drawn anew by escapes
  const drawn = text.split(/\r\u001b\[J/);
  expect(drawn.length).toBeGreaterThan(10);
  expect(drawn.at(-1)).toBe("");
  for (const line of drawn) expect(line.length).toBeLessThan(40);
  expect(drawn[0]).toMatch(/^trial 0, round 3, ticket {2}100 of 10,000/);
});

test("a training that ends at once says nothing", () => {
  expect(written(2, {})).toBe("");
});
