import { expect, test } from "vitest";
import { find } from "../../test/toy/find.ts";
import { plannedJobs } from "./plan.ts";
import { plannedNames } from "./planned-names.ts";

type Changes = Record<string, unknown>;

/** How many trainings several runs need together: as planned, and as it is once there are masks. */
async function needed(runs: readonly Changes[]) {
  const planned = new Set<string>();
  const keys = new Set<string>();
  for (const changes of runs) {
    const { setting, records } = await find({ trials: 1, controls: { reinit: 1, reshuffle: 1 }, ...changes });
    const nameOf = plannedNames(setting);
    for (const job of plannedJobs(setting)) planned.add(nameOf(job));
    for (const { key } of records) keys.add(key);
  }
  return { planned: planned.size, trained: keys.size };
}

const lr = (rate: number) => ({ train: { optimizer: { name: "sgd", lr: rate } } });

// A run has 7 trainings: the dense network, and a ticket and two controls in each of two rounds.
test.each<readonly [together: number, what: string, runs: readonly Changes[]]>([
  [7, "the same twice", [{}, {}]],
  [14, "other rates share nothing", [lr(0.1), lr(0.05)]],
  [13, "another rate of pruning shares the dense network", [{}, { prune: { rate: 0.4 } }]],
  [10, "a round more adds its own", [{}, { rounds: 3 }]],
  [14, "a trial more adds its own", [{}, { trials: 2 }]],
  [9, "a repeat more adds itself", [{}, { controls: { reinit: 2, reshuffle: 1 } }]],
  [14, "another seed shares nothing", [{}, { seed: 8 }]],
  [14, "other measurements share nothing", [{}, { measure: { every: 4, test: 12 } }]],
  [7, "what judges changes nothing", [{}, { verdict: { loss: 0.01 } }]],
  [10, "one-shot shares the first round", [{}, { prune: { strategy: "one-shot" } }]],
  [11, "continued shares the first round", [{}, { prune: { strategy: "continued" } }]],
  [13, "another scope shares the dense network", [{}, { prune: { scope: "global", rates: { output: 0.5 } } }]],
  [13, "another criterion shares the dense network", [{}, { prune: { criterion: "random" } }]],
  // A rewound run trains the first iterations besides, and a ticket and its reshuffle from there; reinit begins anew, with the
  // same mask.
  [7, "rewinding shares the dense network and reinit", [{ rounds: 1 }, { rounds: 1, rewind: "4it" }]],
])("%i trainings: %s", async (together, _, runs) => {
  expect(await needed(runs)).toEqual({ planned: together, trained: together });
});

test("random masks of the same counts are planned as two, and are one", async () => {
  const criteria = [{}, { prune: { criterion: "random" } }].map((each) => ({ ...each, controls: { random: 1 } }));
  expect(await needed(criteria)).toEqual({ planned: 9, trained: 7 });
});
