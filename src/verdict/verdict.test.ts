import fc from "fast-check";
import { expect, test } from "vitest";
import type { JobRecord } from "../lottery/job/record.ts";
import { type Rule, usualRule } from "./bounds.ts";
import { diverged, job } from "./record.test-data.ts";
import { judge } from "./verdict.ts";

const trials = [0, 1, 2, 3, 4];
const round = (number: number, correct: readonly number[], stops: readonly number[]): JobRecord[] =>
  correct.map((right, trial) => job({ trial, round: number }, right, stops[trial] ?? 0));

const dense = round(0, [9800, 9810, 9790, 9805, 9795], [4000, 5000, 4500, 4800, 4200]);

test("accuracy and time against the same trial's dense network, computed by hand", () => {
  // Differences 30, 20, 40, 30, 30 of 10,000: mean 0.003, deviation 0.000707107, t(4) = 2.77645, half 0.000878.
  const jobs = [...dense, ...round(1, [9830, 9830, 9830, 9835, 9825], [2000, 2500, 2250, 2400, 2100])];
  const [ticket] = judge({ jobs }).verdict.tickets;
  expect(ticket?.accuracy?.mean).toBeCloseTo(0.003, 12);
  expect(ticket?.accuracy?.low).toBeCloseTo(0.002122, 6);
  expect(ticket?.accuracy?.high).toBeCloseTo(0.003878, 6);
  expect(ticket?.time).toMatchObject({ mean: 0.5, low: 0.5, high: 0.5, pairs: 5 });
  expect(ticket).toMatchObject({ better: true, sooner: true, matches: true });
});

test("names the smallest that matches, the fastest and the most accurate", () => {
  const jobs = [
    ...dense,
    ...round(1, [9820, 9830, 9810, 9825, 9816], [3000, 4000, 3500, 3800, 3200]), // better, sooner
    ...round(2, [9841, 9850, 9830, 9845, 9835], [2500, 3000, 2700, 2900, 2600]), // most accurate
    ...round(3, [9799, 9811, 9791, 9804, 9796], [2000, 2600, 2300, 2400, 2100]), // fastest
    ...round(4, [9800, 9809, 9791, 9804, 9794], [4100, 4900, 4600, 4700, 4300]), // smallest that matches
    ...round(5, [9700, 9720, 9690, 9700, 9710], [1000, 1100, 1000, 1200, 1000]), // stops soon because it is poor
  ];
  expect(judge({ jobs }).verdict).toMatchObject({
    enough: true,
    mostAccurate: { round: 2, density: 0.8 ** 2 },
    fastest: { round: 3 },
    smallestMatching: { round: 4 },
    controls: {},
  });
});

test("matching needs both: a loss below 0.2 points and a delay below 1.1", () => {
  const late = dense.map(({ trial, outcome }) =>
    job({ trial, round: 1 }, 9800 + trial, "atEnd" in outcome ? outcome.earlyStopIteration * 1.1 : 0),
  );
  const loss = (points: number) =>
    dense.map((each) => job({ trial: each.trial, round: 2 }, right(each) - 100 * points, stop(each)));
  const judged = (jobs: readonly JobRecord[]) => judge({ jobs: [...dense, ...jobs] }).verdict.tickets[0]?.matches;
  expect(judged(late)).toBe(false);
  expect(judged(loss(0.2))).toBe(false);
  expect(judged(loss(0.19))).toBe(true);
});

const right = ({ outcome }: JobRecord) => ("atEnd" in outcome ? outcome.atEarlyStop.test.correct : 0);
const stop = ({ outcome }: JobRecord) => ("atEnd" in outcome ? outcome.earlyStopIteration : 0);

test("a control's repeats are averaged inside each trial", () => {
  const tickets = round(1, [9830, 9830, 9830], [2000, 2000, 2000]);
  const reinits = [0, 1, 2].flatMap((trial) =>
    [9780, 9790, 9800].map((correct, repeat) =>
      job({ trial, round: 1, role: "reinit", repeat }, correct, 3000 + 1000 * repeat),
    ),
  );
  const [verdict] = judge({ jobs: [...dense, ...tickets, ...reinits] }).verdict.controls.reinit ?? [];
  expect(verdict?.accuracy?.mean).toBeCloseTo(0.004, 12);
  expect(verdict?.accuracy?.pairs).toBe(3);
  expect(verdict?.speedup?.mean).toBeCloseTo(2, 12);
  expect(verdict).toMatchObject({ better: true, sooner: true });
});

test("fewer than 3 trials: numbers, no names", () => {
  const jobs = [...dense.slice(0, 2), ...round(1, [9900, 9910], [400, 500])];
  const { verdict } = judge({ jobs });
  const { tickets } = verdict;
  expect(verdict).toMatchObject({ enough: false, smallestMatching: null, fastest: null, mostAccurate: null });
  expect(tickets[0]?.accuracy?.mean).toBeCloseTo(0.01, 12);
  expect(tickets[0]).toMatchObject({ better: false, sooner: false, matches: false });
});

test("a ticket that diverged in any trial is given no verdict; a dense network that did leaves its pair out", () => {
  const good = [9900, 9910, 9890, 9905, 9895];
  const stops = [400, 500, 450, 480, 420];
  const poor = [...dense, ...round(1, good, stops).slice(1), diverged({ trial: 0, round: 1 })];
  expect(judge({ jobs: poor }).verdict.tickets[0]).toMatchObject({
    diverged: 1,
    better: false,
    sooner: false,
    matches: false,
  });
  expect(judge({ jobs: poor }).verdict.tickets[0]?.accuracy?.pairs).toBe(4);

  const fine = [diverged({ trial: 0, round: 0 }), ...dense.slice(1), ...round(1, good, stops)];
  expect(judge({ jobs: fine }).verdict.tickets[0]).toMatchObject({ diverged: 0, better: true, accuracy: { pairs: 4 } });
});

test("rounds that a trial did not reach, since a training before diverged, are given no verdict either", () => {
  const good = [9900, 9910, 9890, 9905, 9895];
  const stops = [400, 500, 450, 480, 420];
  const second = round(2, good, stops).slice(1);
  const lost = (one: ReturnType<typeof diverged>, first: number) =>
    judge({ jobs: [...dense, ...round(1, good, stops).slice(first), one, ...second] }).verdict;
  for (const [one, first] of [
    [diverged({ trial: 0, round: 1 }), 1],
    [diverged({ trial: 0, round: 1, role: "continued" }), 0],
  ] as const) {
    const verdict = lost(one, first);
    expect(verdict.tickets[1]).toMatchObject({ diverged: 1, better: false, matches: false, accuracy: { pairs: 4 } });
    expect(verdict.smallestMatching?.round).not.toBe(2);
  }
  // Not reached yet, and a control that nothing waits for: neither ends a trial.
  expect(lost(diverged({ trial: 0, round: 1, role: "reinit" }), 0).tickets[1]).toMatchObject({
    diverged: 0,
    better: true,
  });
});

test("comparisons are counted", () => {
  const controls = trials.map((trial) => job({ trial, round: 1, role: "random" }, 9700, 6000));
  expect(judge({ jobs: dense }).comparisons).toBe(0);
  expect(judge({ jobs: [...dense, ...round(1, [9800], [500]), ...controls] }).comparisons).toBe(4);
});

test("at the end a ticket is judged by its accuracy there, however late its early stop", () => {
  const jobs = [...dense, ...round(1, [9850, 9851, 9852], [40_000, 41_000, 42_000])];
  const at = (when: Rule["at"]) => judge({ jobs, spec: { verdict: { ...usualRule, at: when } } });
  expect(at("early-stop").verdict.tickets[0]).toMatchObject({ matches: false, better: true });
  const { verdict, comparisons } = at("end");
  expect(verdict.tickets[0]).toMatchObject({ matches: true, better: true, sooner: false, time: null });
  expect(verdict).toMatchObject({ at: "end", smallestMatching: { round: 1 }, fastest: null });
  expect(comparisons).toBe(1);
});

test("as accurate and as soon are told apart, by what the spec tolerates; matching needs both", () => {
  const accurate = round(1, [9850, 9851, 9852], [40_000, 41_000, 42_000]);
  const soon = round(2, [9700, 9701, 9702], [500, 600, 700]);
  const judged = (rule: Partial<Rule>) =>
    judge({ jobs: [...dense, ...accurate, ...soon], spec: { verdict: { ...usualRule, ...rule } } }).verdict;
  const usual = judged({});
  expect(usual).toMatchObject({ loss: 0.002, delay: 1.1, smallestMatching: null });
  expect(usual).toMatchObject({ smallestAsAccurate: { round: 1 }, smallestAsSoon: { round: 2 } });
  expect(usual.tickets[0]).toMatchObject({ asAccurate: true, asSoon: false, matches: false });
  expect(usual.tickets[1]).toMatchObject({ asAccurate: false, asSoon: true, matches: false });
  expect(judged({ delay: 100 }).smallestMatching).toMatchObject({ round: 1 });
  expect(judged({ loss: 0.02 }).smallestMatching).toMatchObject({ round: 2 });
  expect(judged({ loss: 0.02, given: false }).tickets[1]).toMatchObject({ asAccurate: false, asSoon: false });
});

test("where no verdict is to be given, nothing is named and the numbers stay", () => {
  const jobs = [...dense, ...round(1, [9850, 9851, 9852], [500, 600, 700])];
  const { verdict } = judge({ jobs, spec: { verdict: { ...usualRule, given: false } } });
  const { tickets } = verdict;
  expect(tickets[0]).toMatchObject({ matches: false, better: false, sooner: false, accuracy: { pairs: 3 } });
  expect(verdict).toMatchObject({ given: false, smallestMatching: null, fastest: null, mostAccurate: null });
});

test("no jobs, no verdict, no fault", () => {
  expect(judge({ jobs: [] })).toEqual({
    verdict: {
      enough: false,
      smallestMatching: null,
      smallestAsAccurate: null,
      smallestAsSoon: null,
      fastest: null,
      mostAccurate: null,
      loss: 0.002,
      delay: 1.1,
      tickets: [],
      controls: {},
    },
    comparisons: 0,
  });
});

const numbers = fc.array(fc.tuple(fc.integer({ min: 0, max: 10_000 }), fc.integer({ min: 100, max: 50_000 })), {
  minLength: 3,
  maxLength: 6,
});

test("identical networks match and are never better or sooner, however many repeats are averaged", () => {
  fc.assert(
    fc.property(numbers, fc.integer({ min: 1, max: 7 }), (values, repeats) => {
      const same = (place: Partial<JobRecord> & { round: number }) =>
        values.map(([correct, stopped], trial) => job({ trial, ...place }, correct, stopped));
      const reinits = Array.from({ length: repeats }, (_, repeat) => same({ round: 1, role: "reinit", repeat })).flat();
      const { verdict } = judge({ jobs: [...same({ round: 0 }), ...same({ round: 1 }), ...reinits] });
      const { tickets } = verdict;
      expect(tickets[0]).toMatchObject({ better: false, sooner: false, matches: true });
      expect(verdict.controls.reinit?.[0]).toMatchObject({ better: false, sooner: false });
    }),
  );
});

test("neither the order of jobs nor the numbering of trials matters", () => {
  fc.assert(
    fc.property(numbers, numbers, (before, after) => {
      const count = Math.min(before.length, after.length);
      const jobs = (number: (trial: number) => number) =>
        [before, after].flatMap((values, round) =>
          values
            .slice(0, count)
            .map(([correct, stopped], trial) => job({ trial: number(trial), round }, correct, stopped)),
        );
      const plain = judge({ jobs: jobs((trial) => trial) });
      expect(judge({ jobs: jobs((trial) => count - 1 - trial).reverse() })).toEqual(plain);
    }),
  );
});

test("data that bear no verdict get none; a class that no training shows was judged", () => {
  const jobs = [...dense, ...round(1, [9850, 9851, 9852], [500, 600, 700])];
  const remarks = { noVerdict: ["class 3 has 20 test examples and no training example"], warnings: ["one is twice"] };
  const { verdict } = judge({ jobs, remarks });
  expect(verdict.tickets[0]).toMatchObject({ matches: false, better: false, sooner: false, accuracy: { pairs: 3 } });
  expect(verdict).toMatchObject({ given: false, denied: remarks.noVerdict, smallestMatching: null, fastest: null });
  const warned = judge({ jobs, remarks: { ...remarks, noVerdict: [] } }).verdict;
  expect(warned).toMatchObject({ smallestMatching: { round: 1 } });
  expect(warned).not.toHaveProperty("denied");
});

test("tickets that might have stopped later are neither sooner nor as soon; a dense network that might have is slower than it looks", () => {
  const three = [0, 1, 2];
  const stopping = (number: number, stops: readonly number[], late: (trial: number) => boolean) =>
    three.map((trial) => job({ trial, round: number }, 9800 + trial, stops[trial] ?? 0, late(trial)));
  const against = (ticket: readonly JobRecord[], other: readonly JobRecord[]) =>
    judge({ jobs: [...other, ...ticket] }).verdict;
  const [never, always] = [() => false, () => true];
  const atTheEnd = [5000, 5000, 5000];
  // Every ratio is 1, and nobody saw any network stop.
  const unseen = against(stopping(1, atTheEnd, always), stopping(0, atTheEnd, always));
  expect(unseen.tickets[0]).toMatchObject({ late: 3, asAccurate: true, asSoon: false, sooner: false, matches: false });
  expect(unseen).toMatchObject({ smallestMatching: null, smallestAsSoon: null });
  const halves = [2000, 2010, 1990];
  const one = against(
    stopping(1, halves, (trial) => trial === 1),
    stopping(0, atTheEnd, never),
  );
  expect(one.tickets[0]).toMatchObject({ late: 1, asSoon: false, sooner: false });
  const dense = against(stopping(1, halves, never), stopping(0, atTheEnd, always));
  expect(dense.tickets[0]).toMatchObject({ late: 0, asSoon: true, sooner: true, matches: true });
  const control = (late: (trial: number) => boolean) =>
    against(stopping(1, halves, late), [
      ...stopping(0, atTheEnd, never),
      ...three.map((trial) => job({ trial, round: 1, role: "reinit" }, 9700, 4000 + trial, true)),
    ]).controls.reinit?.[0]?.sooner;
  expect([control(never), control(always)]).toEqual([true, false]);
});
