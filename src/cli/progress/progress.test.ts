import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { JobLabel } from "../../lottery/index.ts";
import { plainInterval, showProgress } from "./progress.ts";
import { clock, Tally } from "./tally.ts";

const job = (trial: number, round = 0): JobLabel => ({
  trial,
  role: "ticket",
  repeat: 0,
  round,
  key: `key-${trial}-${round}`,
  density: 1,
});
const begun = (label: JobLabel) =>
  ({ type: "job-started", job: label, from: 0, iteration: 0, iterations: 1000 }) as const;
const at = (label: JobLabel, iteration: number) =>
  ({ type: "progress", key: label.key, iteration, iterations: 1000, validationLoss: 1 }) as const;
const done = (label: JobLabel, reused = false) =>
  ({
    type: "job-done",
    job: label,
    reused,
    earlyStopIteration: 1,
    testAccuracyAtEarlyStop: 1,
    testAccuracyAtEnd: 1,
  }) as const;

const run = (plan: {
  readonly jobs: number;
  readonly iterations: number;
  readonly work: number;
  readonly costs: readonly number[];
  readonly atOnce: number;
}) => {
  const trainings = plan.costs.map((_, round) => ({
    ...{ role: "ticket", round, repeat: 0, iterations: plan.iterations / plan.jobs },
    waits: round === 0 ? [] : [{ role: "ticket", round: round - 1 } as const],
  }));
  return { type: "run", run: "r", awaits: "ticket", trainings, ...plan } as const;
};

describe("the tally", () => {
  test("counts trainings, iterations and the time that is left", () => {
    let now = 0;
    const tally = new Tally(() => now, 2);
    tally.take(run({ jobs: 4, iterations: 4000, work: 4000, costs: [1], atOnce: 2 }));
    tally.take(begun(job(0)));
    tally.take(begun(job(1)));
    now = 10;
    tally.take(at(job(0), 300));
    tally.take(done(job(1)));
    expect([tally.done, tally.iterations]).toEqual([1, 1300]);
    expect(tally.secondsLeft).toBeCloseTo(2700 / 130);
    expect(tally.parts()).toEqual(["1/4 trainings", "round 0", "0:21 left", "300/1000 it", "130 it/s"]);
  });

  test("a thousand trainings at once on two cores take turns (the time left was that of a thousand cores)", () => {
    let now = 0;
    const tally = new Tally(() => now, 2);
    tally.take(run({ jobs: 100, iterations: 100_000, work: 100_000, costs: [1], atOnce: 1000 }));
    for (const trial of [0, 1, 2, 3]) tally.take(begun(job(trial)));
    now = 10;
    for (const trial of [0, 1, 2, 3]) tally.take(at(job(trial), 50));
    expect(tally.secondsLeft).toBeCloseTo((100_000 - 200) / 20); // four at half speed are two
  });

  test("trainings from the store took no time", () => {
    let now = 0;
    const tally = new Tally(() => now);
    tally.take(run({ jobs: 4, iterations: 4000, work: 4000, costs: [1], atOnce: 1 }));
    tally.take(done(job(0), true));
    tally.take(begun(job(1, 3)));
    now = 10;
    tally.take(at(job(1, 3), 500));
    expect(tally.iterations).toBe(500);
    expect(tally.secondsLeft).toBeCloseTo(2500 / 50);
    expect(tally.parts()).toContain("1 from the store");
    expect(tally.round).toBe(3);
  });

  test("between two signs of life of a long training neither its speed nor the time left jumps", () => {
    let now = 0;
    const tally = new Tally(() => now);
    tally.take(run({ jobs: 1, iterations: 1000, work: 1000, costs: [1], atOnce: 1 }));
    tally.take(begun(job(0)));
    now = 24;
    expect(tally.parts()).toEqual(["0/1 trainings", "round 0", "0/1000 it"]);
    now = 25;
    tally.take(at(job(0), 100));
    expect(tally.parts()).toEqual(["0/1 trainings", "round 0", "3:45 left", "100/1000 it", "4.0 it/s"]);
    now = 49;
    expect(tally.parts()).toEqual(["0/1 trainings", "round 0", "3:21 left", "100/1000 it", "4.0 it/s"]);
  });

  test("rounds that are less work count for less, and the training that the rest waits for is told", () => {
    let now = 0;
    const tally = new Tally(() => now, 2);
    tally.take(run({ jobs: 3, iterations: 3000, work: 2000, costs: [1, 0.5], atOnce: 2 }));
    tally.take(begun(job(0)));
    now = 10;
    tally.take(done(job(0)));
    tally.take(begun({ ...job(0, 1), role: "reinit", key: "control" }));
    tally.take(begun(job(0, 1)));
    now = 15;
    tally.take(at(job(0, 1), 1000));
    // 1,500 dense iterations' worth in 10 seconds and twice 5; 500 to come, for two at once.
    expect(tally.secondsLeft).toBeCloseTo(250 / 75);
    expect(tally.parts()).toContain("1000/1000 it, measuring");
  });

  test("tickets of one trial wait for each other, however many trainings may run at once", () => {
    let now = 0;
    const tally = new Tally(() => now, 8);
    const costs = [1, 0.5, 0.25];
    tally.take(run({ jobs: 5, iterations: 5000, work: 2500, costs, atOnce: 8 }));
    tally.take(begun(job(0)));
    now = 10;
    tally.take(at(job(0), 500));
    // 50 a second; 500, 500 and 250 to come one after the other, which is more than an eighth of 2,000.
    expect(tally.secondsLeft).toBeCloseTo(25);
  });

  test("says what is done after the last training", () => {
    const tally = new Tally(() => 0);
    tally.take(run({ jobs: 1, iterations: 10, work: 10, costs: [1], atOnce: 1 }));
    tally.take(done(job(0)));
    const verdict = {
      enough: false,
      smallestMatching: null,
      smallestAsAccurate: null,
      smallestAsSoon: null,
      loss: 0.002,
      delay: 1.1,
      fastest: null,
      mostAccurate: null,
      tickets: [],
      controls: {},
    };
    tally.take({ type: "verdict", run: "r", verdict, words: [] });
    expect(tally.parts()).toEqual(["1/1 trainings", "writing the report"]);
  });
});

test("times are read as on a clock", () => {
  expect([5, 65, 3599.6, 36_000].map(clock)).toEqual(["0:05", "1:05", "1:00:00", "10:00:00"]);
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

describe("on the screen", () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  function watch(outlet: { isTTY?: boolean; columns?: number }, env: Record<string, string>) {
    let text = "";
    let now = 0;
    const ear = { ...outlet, write: (part: string) => (text += part) };
    const progress = showProgress(ear, env, new Tally(() => now));
    progress.take({
      type: "run",
      run: "lenet-mnist-a91b6875",
      jobs: 40,
      iterations: 40_000,
      work: 40_000,
      costs: [1],
      awaits: "ticket",
      trainings: [],
      atOnce: 1,
    });
    progress.take(begun(job(0)));
    for (let second = 1; second <= 100; second++) {
      now = second;
      progress.take(at(job(0), second * 10));
      vi.advanceTimersByTime(1000);
    }
    progress.say("warning: look");
    progress.close();
    return text;
  }

  test("a file gets a plain line now and then, without escapes or carriage returns", () => {
    const text = watch({}, { CI: "true" });
    // biome-ignore lint/suspicious/noControlCharactersInRegex: this is what must not be there
    expect(text).not.toMatch(/[\u001b\r]/);
    const lines = text.trimEnd().split("\n");
    expect(lines.length).toBeGreaterThan(8);
    expect(lines.length).toBeLessThan(15);
    expect(lines.at(-1)).toBe("warning: look");
  });

  test.each([20, 40, 80])("a terminal of %d columns gets one line that fits, erased in the end", (columns) => {
    const text = watch({ isTTY: true, columns }, {});
    const shown = text.split("\r\u001b[2K");
    expect(Math.max(...shown.map((line) => line.replace(/\n.*/s, "").length))).toBeLessThan(columns);
    expect(text).toContain("0/40 trainings");
    expect(text).toContain("\r\u001b[2Kwarning: look\n");
    expect(text.endsWith("\n") || text.endsWith("\r\u001b[2K")).toBe(true);
  });
});
