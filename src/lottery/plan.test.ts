import { expect, test } from "vitest";
import { toyDataset } from "../../test/toy/dataset.ts";
import { toySpec } from "../../test/toy/spec.ts";
import { chainOf, planOf } from "./plan.ts";
import { settingOf } from "./setting.ts";
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

test("what waits for each other: every ticket, every continued training, or all tickets for the dense network", () => {
  const chain = (strategy: "resetting" | "continued" | "one-shot", rounds = 3) => {
    const spec = toySpec({ trials: 2, rounds, controls: { reinit: 1 }, prune: { strategy } });
    return chainOf(planOf(settingOf(spec, toyDataset()))).map(({ trial, role, round }) => `${trial} ${role} ${round}`);
  };
  expect(chain("resetting")).toEqual(["0 ticket 0", "0 ticket 1", "0 ticket 2", "0 ticket 3"]);
  expect(chain("continued")).toEqual(["0 ticket 0", "0 continued 1", "0 continued 2", "0 ticket 3"]);
  expect(chain("one-shot")).toEqual(["0 ticket 0", "0 ticket 1"]);
  for (const strategy of ["resetting", "continued", "one-shot"] as const)
    expect(chain(strategy, 0)).toEqual(["0 ticket 0"]);
});
