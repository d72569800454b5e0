import { expect, test } from "vitest";
import { progressOf } from "./progress.ts";

/**
 * What is written of 2,000 inputs at a hundred a second, asked for twice a second; loading the reader took three seconds
 * before.
 */
function written(isTTY: boolean): string[] {
  const parts: string[] = [];
  let time = 100;
  const progress = progressOf("tar", 2000, { isTTY, write: (text) => parts.push(text) }, () => time);
  for (; time < 103; time += 0.5) progress.at(-1);
  for (; time <= 123; time += 0.5) progress.at(Math.round((time - 103) * 100));
  progress.end();
  return parts;
}

test("without a terminal a plain line every five seconds", () => {
  expect(written(false)).toEqual([
    "tar: 200 of 2,000  100 a second  0:18 left\n",
    "tar: 700 of 2,000  100 a second  0:13 left\n",
    "tar: 1,200 of 2,000  100 a second  0:08 left\n",
    "tar: 1,700 of 2,000  100 a second  0:03 left\n",
  ]);
});

test("on a terminal one line, drawn anew every second and erased", () => {
  const parts = written(true);
  expect(parts).toHaveLength(21);
  expect(parts[0]).toBe("\r\u001b[2Ktar: 100 of 2,000  100 a second  0:19 left");
  expect(parts.at(-1)).toBe("\r\u001b[2K");
});
