import { expect, test } from "vitest";
import { aChange, allRounds } from "./expected.ts";

const sgd = { name: "sgd", lr: 0.1, momentum: 0, nesterov: false, weightDecay: 0 };
const start = { base: { stream: [1, "weights"] }, changes: [] };

test.each([
  [{}, true],
  [{ masks: new Map(), start }, true],
  [{ settings: { optimizer: sgd, batch: 10, schedule: { warmup: 0, drops: [5], factor: 0.1 } } }, true],
  [{ settings: { schedule: undefined } }, true],
  [{ start: { base: start.base } }, false],
  [{ start: { ...start, base: { key: "a" } } }, false],
  [{ settings: { optimizer: { name: "sgd", lr: 0.1 } } }, false], // without its momentum every weight would be no number
  [{ settings: { optimizer: { ...sgd, name: "sdg" } } }, false],
  [{ settings: { batch: 0 } }, false],
  [{ settings: { batches: 10 } }, false],
  [new Map(), false],
])("what a control from outside asks for is taken as it stands: %j", (asked, fits) => {
  expect(aChange(asked, []) === undefined).toBe(fits);
});

test("settings of a strategy's trainings are checked as a control's", () => {
  const rounds = (settings: unknown) => [
    {
      round: 0,
      cutFrom: null,
      trainings: [{ role: "ticket", round: 0, base: "initial", span: { from: 0, until: 5 }, settings }],
    },
  ];
  expect(allRounds(rounds({ batch: 5 }), [{ rounds: 0 }])).toBeUndefined();
  expect(allRounds(rounds({ batch: "5" }), [{ rounds: 0 }])).toContain("a list of {round, cutFrom, trainings}");
});
