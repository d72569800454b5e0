import { expect, test, vi } from "vitest";
import { stream } from "./random.ts";
import { atOnce, breath, inSteps, type Steps } from "./steps.ts";

function* counting(upTo: number, ended: () => void): Steps<number> {
  try {
    for (let i = 0; i < upTo; i++) yield;
    return upTo;
  } finally {
    ended();
  }
}

test("work in pieces gives what it gives at once, and pauses between them", async () => {
  let pauses = 0;
  const pause = async () => {
    pauses++;
  };
  expect(atOnce(counting(5, () => undefined))).toBe(5);
  expect(
    await inSteps(
      counting(5, () => undefined),
      pause,
      0,
    ),
  ).toBe(5);
  expect(pauses).toBe(5);
  expect(
    await inSteps(
      counting(5, () => undefined),
      pause,
      1e6,
    ),
  ).toBe(5);
  expect(pauses).toBe(5);
});

test("a pause that throws ends the work, which tidies up", async () => {
  let ended = 0;
  const stop = async () => {
    throw new Error("stopped");
  };
  await expect(
    inSteps(
      counting(5, () => ended++),
      stop,
      0,
    ),
  ).rejects.toThrow("stopped");
  expect(ended).toBe(1);
});

test("signals are heard while many numbers are drawn, and the numbers are those drawn at once", async () => {
  const count = 3_000_000;
  let heard = 0;
  const timer = setInterval(() => heard++, 1);
  const drawn = await inSteps(stream(["steps"]).normalSteps(count, 1), undefined, 20);
  clearInterval(timer);
  expect(heard).toBeGreaterThan(2);
  expect(drawn.subarray(0, 1000)).toEqual(stream(["steps"]).normals(1000, 1));
  // A stream's draw k is the same whatever was asked for before: the last four are block count / 4 - 1.
  const draws = new Uint32Array(4);
  stream(["steps"]).block(count / 4 - 1, draws);
  const radius = Math.sqrt(-2 * Math.log((draws[0]! + 0.5) / 2 ** 32));
  expect(drawn[count - 4]).toBeCloseTo(radius * Math.cos((2 * Math.PI * draws[1]!) / 2 ** 32), 5);
});

test("where there is no setImmediate, as in a browser, others get a turn all the same", async () => {
  vi.stubGlobal("setImmediate", undefined);
  try {
    let turns = 0;
    setTimeout(() => turns++, 0);
    await breath();
    expect(turns).toBe(1);
  } finally {
    vi.unstubAllGlobals();
  }
});
