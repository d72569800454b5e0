import { expect, test } from "vitest";
import { toyDataset } from "../../../test/toy/dataset.ts";
import { toySpec } from "../../../test/toy/spec.ts";
import { plannedJobs, settingOf, shareOfWork } from "../../lottery/index.ts";
import { sideBySide } from "../../runs/index.ts";
import { estimate, type Speeds, secondsOf } from "./estimate.ts";

test("a thousand trainings at once take as long as the cores let them (2 cores: 500 times less was said)", async () => {
  const dataset = toyDataset();
  const setting = settingOf(toySpec({ rounds: 1, trials: 1000 }), dataset);
  const planned = plannedJobs(setting);
  const secondsWith = async (jobs: number) => (await estimate(setting, dataset, planned, { jobs })).seconds;
  const [one, thousand] = [await secondsWith(1), await secondsWith(1000)];
  // Both are measured, each with what else the machine does: far apart enough for 1000 cores, near enough for those there are.
  expect(thousand * sideBySide()).toBeGreaterThan(one / 8);
});

test("a round takes what the line between the two measured networks says that are next to it", () => {
  const dataset = toyDataset();
  const setting = settingOf(toySpec({ rounds: 6, trials: 1 }), dataset);
  const works = setting.ladder.map((rung) => shareOfWork(setting.network, rung));
  const [all, half, least] = [works[0]!, works[3]!, works[5]!];
  const at = (work: number, iteration: number) => ({ work, iteration, example: 0, memory: new Map() });
  const speeds: Speeds = [at(all, 10), at(half, 8), at(least, 1)];
  const seconds = (round: number) => {
    const job = plannedJobs(setting).find((one) => one.round === round)!;
    return secondsOf(job, setting, dataset, speeds) / job.iterations;
  };
  expect([0, 3, 5].map(seconds)).toEqual([10, 8, 1]);
  expect(seconds(1)).toBeCloseTo(8 + (2 * (works[1]! - half)) / (all - half), 9);
  expect(seconds(4)).toBeCloseTo(1 + (7 * (works[4]! - least)) / (half - least), 9);
  expect(seconds(6)).toBe(1); // below what was measured: as that
  const job = plannedJobs(setting)[0]!;
  expect(secondsOf(job, setting, dataset, [at(1, 10)])).toBe(10 * job.iterations);
});
