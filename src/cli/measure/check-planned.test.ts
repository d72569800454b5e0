import { availableParallelism } from "node:os";
import { expect, test } from "vitest";
import { toyDataset } from "../../../test/toy/dataset.ts";
import { toySpec } from "../../../test/toy/spec.ts";
import { settingOf } from "../../lottery/index.ts";
import { atOnceInWords, checkPlanned } from "./check-planned.ts";

const dataset = toyDataset();
const setting = settingOf(toySpec(), dataset);
const asked = { store: "runs", jobs: 6 };
/** Bytes: room for one such training, and for none. */
const [one, none] = [{ memory: 40_000 }, { memory: 4000 }];

test("with --remote a plan is not refused for this machine's memory, which its trainings do not take", () => {
  expect(() => checkPlanned(setting, dataset, asked, one)).toThrow("6 trainings at once take");
  expect(() => checkPlanned(setting, dataset, { ...asked, remote: true }, one)).not.toThrow();
  expect(() => checkPlanned(setting, dataset, { ...asked, remote: true }, { ...one, disk: 1 })).toThrow("store's disk");
});

test("and says why where not even the training fits that a dry run measures", () => {
  expect(() => checkPlanned(setting, dataset, { ...asked, remote: true }, none)).toThrow(
    /^a dry run measures a training on this machine: a training of .* this machine has 4.0 kB of memory/,
  );
});

test("the time that is told is this machine's", () => {
  expect(atOnceInWords({ jobs: 1000 })).toBe("1000 at once");
  expect(atOnceInWords({ jobs: 1000, remote: true })).toBe(`${availableParallelism()} at once on this machine alone`);
  expect(atOnceInWords({ jobs: 1, remote: true })).toBe("1 at once on this machine alone");
});
