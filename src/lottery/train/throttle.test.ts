import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { throttle } from "./throttle.ts";

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["performance"] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** Which of the calls at these milliseconds go through. */
function through(interval: number, moments: readonly number[]): number[] {
  const now = throttle(interval);
  const heard: number[] = [];
  let at = 0;
  for (const moment of moments) {
    vi.advanceTimersByTime(moment - at);
    at = moment;
    now(() => heard.push(moment));
  }
  return heard;
}

test("the first call goes through, the next ones within the interval do not", () => {
  expect(through(200, [0, 0, 199, 200, 300, 399, 400, 10_000])).toEqual([0, 200, 400, 10_000]);
  expect(through(0, [0, 0, 0])).toEqual([0, 0, 0]);
});

test("after a hundred intervals it is a hundredth of the time since the first", () => {
  expect(through(200, [0, 40_000, 40_399, 40_405, 80_000, 80_700, 80_900])).toEqual([
    0, 40_000, 40_405, 80_000, 80_900,
  ]);
});
