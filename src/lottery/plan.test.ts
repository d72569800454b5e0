import { expect, test } from "vitest";
import { toyDataset } from "../../test/toy/dataset.ts";
import { toySpec } from "../../test/toy/spec.ts";
import { longestWait, planOf, trainingsIn } from "./plan.ts";
import { settingOf } from "./spec/setting.ts";
import { shareOfWork } from "./work.ts";

test("work is counted in iterations of the dense network, by the multiply-adds of each round and not by its weights", () => {
  const model = { family: "conv", pairs: [4], widths: [32] };
  const spec = toySpec({ model, trials: 2, rounds: 2, controls: { reinit: 3 }, prune: { rates: { convolution: 0 } } });
  const setting = settingOf(spec, toyDataset());
  const { jobs, iterations, work, costs } = planOf(setting);
  const length = setting.iterations;
  expect([jobs.length, iterations]).toEqual([18, 18 * length]);
  expect(costs).toHaveLength(3);
  expect(costs[0]).toBe(1);
  const [, first, last] = setting.ladder.map((rung) => (0.06 + shareOfWork(setting.network, rung)) / 1.06);
  expect(costs.slice(1)).toEqual([first, last]);
  // Convolutions are left alone here: a round is more work than its density says.
  expect(last).toBeGreaterThan(setting.ladder[2]!.density + 0.1);
  expect(work).toBeCloseTo(2 * length * (1 + 4 * first! + 4 * last!), 6);
});

/** Without controls: what each training of a trial waits for. */
const waits = (strategy: string, changes: Record<string, unknown> = {}) => {
  const spec = toySpec({ trials: 1, rounds: 3, prune: { strategy }, ...changes });
  const { jobs } = planOf(settingOf(spec, toyDataset()));
  return jobs.map(
    ({ role, round, waits }) => `${role} ${round}: ${waits.map((w) => `${w.role} ${w.round}`).join(", ")}`,
  );
};

test("what waits for what follows from what a strategy cuts from and starts from", () => {
  expect(waits("resetting")).toEqual([
    "ticket 0: ",
    "ticket 1: ticket 0",
    "ticket 2: ticket 0, ticket 1",
    "ticket 3: ticket 0, ticket 1, ticket 2",
  ]);
  expect(waits("continued").slice(-3)).toEqual([
    "ticket 2: ticket 0, continued 1",
    "continued 2: ticket 0, continued 1, continued 1",
    "ticket 3: ticket 0, continued 1, continued 2",
  ]);
  expect(waits("one-shot").at(-1)).toBe("ticket 3: ticket 0, ticket 0, ticket 0");
  expect(waits("resetting", { rewind: "5it", rounds: 1 })).toEqual([
    "ticket 0: ",
    "rewind 0: ",
    "ticket 1: ticket 0, rewind 0",
  ]);
});

test("the longest wait: every ticket, every continued training, the dense network and one more, or the dense network alone", () => {
  const longest = (strategy: string, rounds = 3) => {
    const spec = toySpec({ trials: 2, rounds, controls: { reinit: 1 }, prune: { strategy } });
    return longestWait(planOf(settingOf(spec, toyDataset())).jobs, ({ iterations }) => iterations / 12);
  };
  const strategies = ["resetting", "continued", "one-shot"];
  expect(strategies.map((strategy) => longest(strategy))).toEqual([4, 4, 2]);
  expect(strategies.map((strategy) => longest(strategy, 0))).toEqual([1, 1, 1]);
});

test("json's word for what the next mask is cut from does not depend on the number of rounds", () => {
  const awaits = (strategy: string, rounds: number) =>
    planOf(settingOf(toySpec({ rounds, prune: { strategy } }), toyDataset())).awaits;
  for (const rounds of [0, 1, 3]) {
    expect(["resetting", "continued", "one-shot"].map((strategy) => awaits(strategy, rounds))).toEqual([
      "ticket",
      "continued",
      "dense",
    ]);
  }
});

test("controls are planned with iterations of their own", () => {
  const spec = toySpec({
    trials: 1,
    rounds: 1,
    rewind: "5it",
    controls: { reinit: 1, reshuffle: 2 },
  });
  const { jobs } = planOf(settingOf(spec, toyDataset()));
  expect(jobs.map(({ role, repeat, iterations }) => `${role} ${repeat}: ${iterations}`).slice(2)).toEqual([
    "ticket 0: 7",
    "reinit 0: 12",
    "reshuffle 0: 7",
    "reshuffle 1: 7",
  ]);
});

test("controls stand beside the tickets of the rounds that were asked for alone", () => {
  const spec = toySpec({ trials: 1, rounds: 3, controls: { reinit: 1, reshuffle: 2 }, controlRounds: [1, 3] });
  const setting = settingOf(spec, toyDataset());
  const { jobs } = planOf(setting);
  const planned = jobs.filter(({ role }) => role !== "ticket").map(({ role, round }) => `${round} ${role}`);
  const beside = (round: number) => [`${round} reinit`, `${round} reshuffle`, `${round} reshuffle`];
  expect(planned).toEqual([...beside(1), ...beside(3)]);
  expect(trainingsIn(setting)).toBe(jobs.length);
});
