import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { showSweep } from "./sweep-progress.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test("without a terminal: a plain line for each run at work now and then, and one for each that is over", () => {
  let text = "";
  const progress = showSweep({ write: (part: string) => (text += part) }, {}, 2);
  const take = progress.begin("lr=0.0006");
  take({
    ...{
      type: "run",
      run: "r",
      jobs: 4,
      iterations: 400,
      work: 400,
      costs: [1],
      weights: 10,
      awaits: "ticket",
      trainings: [],
    },
    atOnce: 1,
  });
  progress.begin("lr=0.0012");
  vi.advanceTimersByTime(9000);
  expect(text).toBe("");
  vi.advanceTimersByTime(30_000);
  progress.end("lr=0.0012", "none matches");
  progress.close();
  vi.advanceTimersByTime(30_000);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: this is what must not be there
  expect(text).not.toMatch(/[\u001b\r]/);
  const lines = text.trimEnd().split("\n");
  // Nothing changes for half a minute: it is said once.
  expect(lines.filter((line) => line.startsWith("lr=0.0006  0/4 trainings"))).toHaveLength(1);
  expect(lines.at(-1)).toBe("1 of 2: lr=0.0012: none matches");
});

test("more runs at work than a terminal has rows: as many as there is room for, and how many more", () => {
  let text = "";
  const terminal = { isTTY: true, columns: 80, rows: 8, write: (part: string) => (text += part) };
  const progress = showSweep(terminal, {}, 40);
  for (let run = 0; run < 30; run++) progress.begin(`seed=${run}`);
  vi.advanceTimersByTime(250);
  const lines = text.split("\n");
  expect(lines).toHaveLength(7);
  expect(lines[0]).toMatch(/^seed=0 /);
  expect(lines.slice(-2)).toEqual(["and 25 more", "0 of 40 runs done"]);
  progress.close();
});
