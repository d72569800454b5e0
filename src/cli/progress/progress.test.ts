import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { screenOf } from "../../../test/terminal.ts";
import type { JobLabel } from "../../lottery/index.ts";
import { showProgress } from "./progress.ts";
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
    censored: false,
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
  return { type: "run", run: "r", weights: 1000, awaits: "ticket", trainings, ...plan } as const;
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

  test("what slows down is not said to go back, and a worker's name is on one line", () => {
    let now = 0;
    const tally = new Tally(() => now, 1);
    tally.take(run({ jobs: 1, iterations: 1000, work: 1000, costs: [1], atOnce: 1 }));
    tally.take({ ...begun(job(0)), worker: "a\u001b[2J" });
    now = 10;
    tally.take(at(job(0), 100));
    now = 40;
    expect(tally.running(1)[0]).toContain("on a\\u001b[2J  400 of 1,000");
    tally.take(at(job(0), 120));
    expect(tally.running(1)[0]).toContain("400 of 1,000");
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

  test("what a trial never begins, because its dense network diverged, takes no time", () => {
    let now = 0;
    const tally = new Tally(() => now, 1);
    tally.take(run({ jobs: 9, iterations: 9000, work: 9000, costs: [1, 1, 1], atOnce: 1 }));
    tally.take(begun(job(0)));
    now = 10;
    tally.take(done(job(0)));
    for (const trial of [1, 2]) {
      tally.take(begun(job(trial)));
      now += 10;
      tally.take({ type: "job-diverged", job: job(trial), reused: false, iteration: 1000, lastLoss: 1 });
    }
    // 100 a second; rounds 1 and 2 of the one trial that goes on (it was 60 seconds, of three trials).
    expect(tally.secondsLeft).toBeCloseTo(20);
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

describe("on the screen", () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  function watch(outlet: { isTTY?: boolean; columns?: number; rows?: number }, env: Record<string, string>) {
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
      weights: 1000,
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

  test.each([20, 40, 80])("a terminal of %d columns gets lines that fit, erased in the end", async (columns) => {
    const text = watch({ isTTY: true, columns, rows: 24 }, {});
    expect(text).toContain("0/40 trainings");
    // biome-ignore lint/suspicious/noControlCharactersInRegex: lines end at escapes, too
    const longest = Math.max(...text.split(/[\r\n]|\u001b\[\d*[AJ]/).map((line) => line.length));
    expect(longest).toBeLessThan(columns);
    vi.useRealTimers();
    const screen = await screenOf(text, { columns, rows: 24 });
    expect(screen.join("\n").trimEnd()).toMatch(/40 trainings\nwarning: look$/);
  });

  test("a terminal that is dumb, or CI, gets plain lines", () => {
    for (const env of [{ TERM: "dumb" }, { CI: "1" }])
      expect(watch({ isTTY: true, columns: 80 }, env)).not.toContain("\u001b");
  });
});

describe("a search while it goes on", () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  /** Three trials of one round with a control each; the second trial's ticket is still in training. */
  function search(outlet: { isTTY?: boolean; columns?: number; rows?: number }, close: boolean) {
    let text = "";
    let now = 0;
    const progress = showProgress({ ...outlet, write: (part: string) => (text += part) }, {}, new Tally(() => now, 2));
    const label = (trial: number, round: number, role = "ticket") => ({
      ...job(trial, round),
      role,
      key: `${trial} ${round} ${role}`,
      density: round === 0 ? 1 : 0.8,
    });
    const ended = (of: JobLabel, stop: number, accuracy: number) => {
      progress.take({ ...begun(of), iterations: 5000 });
      progress.take({
        ...done(of),
        earlyStopIteration: stop,
        testAccuracyAtEarlyStop: accuracy,
        testAccuracyAtEnd: accuracy,
      });
    };
    const trainings = [0, 1].flatMap((round) =>
      (round === 0 ? ["ticket"] : ["ticket", "reinit"]).map((role) => ({
        ...{ role, round, repeat: 0, iterations: 5000 },
        waits: round === 0 ? [] : [{ role: "ticket", round: 0 } as const],
      })),
    );
    const plan = {
      jobs: 9,
      iterations: 45_000,
      work: 45_000,
      costs: [1, 1],
      weights: 266_200,
      atOnce: 2,
      awaits: "ticket",
    } as const;
    progress.take({ type: "run", run: "lenet-mnist-a91b6875", ...plan, trainings });
    for (const trial of [0, 1, 2]) ended(label(trial, 0), 4000 + 100 * trial, 0.978);
    progress.take({ type: "pruned", trial: 0, round: 1, density: 0.8, survivors: 212_960 });
    ended(label(0, 1), 3000, 0.981);
    ended(label(0, 1, "reinit"), 4200, 0.976);
    ended(label(2, 1), 3100, 0.982);
    if (close) ended(label(1, 1), 3050, 0.9815);
    else progress.take({ ...begun(label(1, 1)), iterations: 5000 });
    now = 10;
    progress.take({ ...at(label(1, 1), 2500), iterations: 5000 });
    vi.advanceTimersByTime(1000);
    if (close) progress.close();
    return text;
  }

  test("a terminal has a line for each round, what it shows so far, and what is running with its time left", async () => {
    const text = search({ isTTY: true, columns: 80, rows: 24 }, false);
    vi.useRealTimers();
    const screen = await screenOf(text, { columns: 80, rows: 24 });
    expect(screen.join("\n").trimEnd()).toBe(
      [
        "lenet-mnist-a91b6875: 9 trainings",
        "                       ticket      reinit",
        "round density weights  stop  test  stop  test  against dense",
        "    0    100% 266,200  4100 97.80              dense",
        "    1   80.0% 212,960  3050 98.15  4200 97.60  2 of 3 trials",
        "",
        "trial 1, round 1, ticket  2,500 of 5,000  0:10 left",
        "6/9 trainings  round 1  0:02 left  2500/5000 it  3.3k it/s",
      ].join("\n"),
    );
  });

  test("a small terminal keeps the last rounds, what is running, and its own height", async () => {
    const text = search({ isTTY: true, columns: 40, rows: 6 }, false);
    vi.useRealTimers();
    const screen = await screenOf(text, { columns: 40, rows: 6 });
    expect(screen.filter((line) => line !== "").at(-1)).toMatch(/^6\/9 trainings/);
    expect(screen.join("\n")).toContain("trial 1, round 1, ticket");
  });

  test("where tables would stand below each other the tickets' is drawn alone (a control's rows stood under its name)", async () => {
    const text = search({ isTTY: true, columns: 30, rows: 12 }, false);
    const closed = search({ isTTY: true, columns: 30, rows: 24 }, true);
    expect(closed.slice(closed.lastIndexOf("ticket\n"))).toContain("reinit");
    vi.useRealTimers();
    const shown = (await screenOf(text, { columns: 30, rows: 12 })).join("\n");
    expect(shown).toMatch(/^ticket\n *round/m);
    expect(shown).not.toMatch(/reinit|97\.60/);
  });

  test("without a terminal a plain line for each finished round", () => {
    const lines = search({}, true).trimEnd().split("\n");
    expect(lines).toContain("round 0: 100%, 266,200 weights; dense 97.80% at 4,100");
    expect(lines).toContain(
      "round 1: 80.0%, 212,960 weights; ticket 98.15% at 3,050; reinit 97.60% at 4,200; matches, better, sooner",
    );
  });

  test("nothing is judged by data that bear no verdict", () => {
    const told = (noVerdict: readonly string[]) => {
      let text = "";
      const progress = showProgress({ write: (part: string) => (text += part) }, {}, new Tally(() => 0, 2));
      const plan = run({ jobs: 6, iterations: 6000, work: 6000, costs: [1, 1], atOnce: 2 });
      progress.take(noVerdict.length === 0 ? plan : { ...plan, noVerdict });
      for (const round of [0, 1]) for (const trial of [0, 1, 2]) progress.take(done(job(trial, round)));
      progress.close();
      return text;
    };
    expect(told([])).toMatch(/^round 1: .*matches/m);
    expect(told(["the test part asks for a class without examples"])).toMatch(/^round 1: (?!.*matches)/m);
  });

  test("a round is finished when every trial that reaches it has ended, also if that is known last", () => {
    let text = "";
    const progress = showProgress({ write: (part: string) => (text += part) }, {}, new Tally(() => 0, 2));
    progress.take(run({ jobs: 9, iterations: 9000, work: 9000, costs: [1, 1, 1], atOnce: 2 }));
    const diverged = (of: JobLabel) =>
      progress.take({ type: "job-diverged", job: of, reused: false, iteration: 7, lastLoss: 1 });
    const rounds = () => text.match(/^round \d/gm) ?? [];
    for (const round of [0, 1]) for (const trial of [0, 1]) progress.take(done(job(trial, round)));
    expect(rounds()).toEqual([]);
    diverged(job(2));
    expect(rounds()).toEqual(["round 0", "round 1"]);
    progress.take(done(job(0, 2)));
    diverged(job(1, 2));
    expect(rounds()).toEqual(["round 0", "round 1", "round 2"]);
    progress.close();
  });

  test("one that is stopped leaves its rounds behind", async () => {
    const text = search({ isTTY: true, columns: 80, rows: 24 }, true);
    vi.useRealTimers();
    const screen = await screenOf(text, { columns: 80, rows: 24 });
    expect(screen.join("\n").trimEnd()).toMatch(/3050 98\.15 {2}4200 97\.60 {2}matches, better, sooner$/);
  });
});
