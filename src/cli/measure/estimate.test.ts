import { expect, test } from "vitest";
import { toyDataset } from "../../../test/toy/dataset.ts";
import { toySpec } from "../../../test/toy/spec.ts";
import { plannedJobs, settingOf } from "../../lottery/index.ts";
import { sideBySide } from "../../runs/index.ts";
import { estimate } from "./estimate.ts";

test("a thousand trainings at once take as long as the cores let them (2 cores: 500 times less was said)", async () => {
  const dataset = toyDataset();
  const setting = settingOf(toySpec({ rounds: 1, trials: 1000 }), dataset);
  const planned = plannedJobs(setting);
  const secondsWith = async (jobs: number) => (await estimate(setting, dataset, planned, { jobs })).seconds;
  const [one, thousand] = [await secondsWith(1), await secondsWith(1000)];
  // Both are measured, each with what else the machine does: far apart enough for 1000 cores, near enough for those there are.
  expect(thousand * sideBySide()).toBeGreaterThan(one / 8);
});
