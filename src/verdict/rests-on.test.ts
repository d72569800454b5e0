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

test("what was measured without training did not stop at its last measurement", () => {
  const jobs = [0, 1, 2].flatMap((trial) => {
    const ticket = job({ trial, round: 1 }, 9800, 4000);
    const untrained = job({ trial, round: 1, role: "untrained" }, 1000, 0, true);
    return [job({ trial, round: 0 }, 9800, 4000), ticket, untrained];
  });
  const told = caveats({ jobs, trials: 3, spec: toySpec({ rounds: 1, controls: { untrained: 1 } }) });
  expect(told).toEqual([]);
});

test("one that was measured at its end alone did", () => {
  const jobs = [0, 1, 2].map((trial) => job({ trial, round: 0 }, 9800, 5000, true));
  expect(caveats({ jobs, trials: 3, spec: toySpec({ rounds: 0, controls: {} }) })[0]).toContain(
    "came at the last measurement",
  );
});

test("of early stops those are counted that there are: what is measured without training has none", () => {
  const jobs = [0, 1, 2].flatMap((trial) => [
    job({ trial, round: 0 }, 9800, 4000),
    job({ trial, round: 1 }, 9800, 5000, true),
    job({ trial, round: 1, role: "untrained" }, 1000, 0, true),
  ]);
  const told = caveats({ jobs, trials: 3, spec: toySpec({ rounds: 1, controls: { untrained: 1 } }) });
  expect(told).toEqual([expect.stringContaining("3 of 6 early stops came at the last measurement")]);
});
