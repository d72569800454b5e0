import { expect, test } from "vitest";
import { toySpec } from "../../test/toy/spec.ts";
import { job } from "./record.test-data.ts";
import { caveats } from "./rests-on.ts";

test("what is not finished is counted with the controls of the rounds that have them", () => {
  const jobs = [0, 1, 2].map((trial) => job({ trial, round: 0 }, 9800, 4000));
  const told = (changes: Record<string, unknown>) =>
    caveats({ jobs, trials: 3, spec: toySpec({ rounds: 3, controls: { reinit: 2 }, ...changes }) });
  expect(told({})).toContain("Not finished: 3 of 30 trainings are done.");
  expect(told({ controlRounds: [2] })).toContain("Not finished: 3 of 18 trainings are done.");
});
