import { expect, test } from "vitest";
import { PlainLines, plainInterval } from "./plain-lines.ts";

/** The seconds at which something is written, of what says `text` at each second. */
function written(seconds: number, text: (second: number) => string): number[] {
  const lines = new PlainLines();
  return Array.from({ length: seconds }, (_, i) => i + 1).filter((at) => lines.at(at, () => [text(at)]).length > 0);
}

test("what changes is told every ten seconds, what does not change every ten minutes", () => {
  expect(written(60, String)).toEqual([10, 20, 30, 40, 50, 60]);
  expect(written(1300, () => "0/72 trainings  round 1")).toEqual([10, 610, 1210]);
});

test("a change after a long while is told at once, and then again after the usual time", () => {
  expect(written(130, (at) => (at < 95 ? "waiting" : String(at)))).toEqual([10, 95, 105, 115, 125]);
});

test("nothing to say is no line, and counts for none", () => {
  const lines = new PlainLines();
  expect(lines.at(10, () => [])).toEqual([]);
  expect(lines.at(11, () => ["a", "b"])).toEqual(["a", "b"]);
});

test("plain lines are under a hundred for a run of three days, with a sign of life each half minute in the first half hour", () => {
  let [lines, at] = [0, 0];
  const times: number[] = [];
  while (at < 3 * 24 * 3600) {
    at += plainInterval(lines++, at);
    times.push(at);
  }
  expect(times.length).toBeLessThan(100);
  const early = times.filter((time) => time < 1300);
  expect(Math.max(...early.map((time, i) => time - (early[i - 1] ?? 0)))).toBeLessThanOrEqual(30);
});
