import { expect, test } from "vitest";
import { toyDataset } from "../../../test/toy/dataset.ts";
import { toySpec } from "../../../test/toy/spec.ts";
import { LthError } from "../../errors.ts";
import { plannedJobs, trainingsIn } from "../plan.ts";
import { settingOf } from "./setting.ts";
import { checkSizes, type Machine, memoryFaults, sizesOf, storedBytes } from "./sizes.ts";

const dataset = toyDataset();
const GB = 1e9;
function refused(changes: Record<string, unknown>, machine: Machine, jobs = 1): string {
  try {
    checkSizes(settingOf(toySpec(changes), dataset), dataset, machine, { jobs });
  } catch (error) {
    expect(error).toBeInstanceOf(LthError);
    if (error instanceof LthError) return `${error.message}\n${error.cure}`;
  }
  return "";
}
const wide = (...widths: number[]) => ({ model: { family: "mlp", widths }, rounds: 0 });

test("a network that no machine here can hold is refused with the figures and the cure, before anything is made", () => {
  const says = refused(wide(...new Array(16).fill(16384)), { memory: 1e15 });
  expect(says).toContain("a training of 4,026,843,136 weights in batches of 10 takes");
  for (const part of ["parameters 16 GB", "lists", "in one piece, expected at most 8.6 GB", "narrower layers"]) {
    expect(says).toContain(part);
  }
});

test("one that fits into an arena is compared with the machine's memory, the copies while it is made included", () => {
  const network = settingOf(toySpec(wide(8192, 4096)), dataset).network;
  const { train } = toySpec();
  const { arena, snapshot, building, weights } = sizesOf({ network, optimizer: train.optimizer, batch: train.batch });
  const total = [...arena.values()].reduce((sum, bytes) => sum + bytes, 0);
  expect(weights).toBe(16 * 8192 + 8192 * 4096 + 4096 * 3);
  expect(building).toBe(8 * (weights + 8192 + 4096 + 3) + 2 * weights);
  const data = dataset.train.pixels.length + dataset.test.pixels.length;
  const need = total + snapshot + building + data + 48 * (12 / 4 + 12 / 8);
  expect(refused(wide(8192, 4096), { memory: need })).toBe("");
  const says = refused(wide(8192, 4096), { memory: need - 1 });
  expect(says).toMatch(/: this machine has 1\.\d GB of memory\n.*narrower layers/);
});

test("large batches, long curves and many trainings at once have cures of their own", () => {
  expect(refused(wide(6000), { memory: 1e6 })).toContain("narrower layers");
  const { network } = settingOf(toySpec(), dataset);
  const { optimizer } = toySpec().train;
  expect(memoryFaults({ network, optimizer, batch: 65536 }, { memory: 1e6 })[0]?.cure).toContain("train.batch");
  const often = { train: { iterations: "1000000000it" }, measure: { every: 1 } };
  expect(refused(often, { memory: 16 * GB })).toContain("measure less often");
  const says = refused({ trials: 100 }, { memory: 1e6 }, 64);
  expect(says).toContain("64 trainings at once take");
  const [, jobs] = /--jobs (\d+)/.exec(says) ?? [];
  expect(Number(jobs)).toBeGreaterThan(1);
  expect(refused({ trials: 100 }, { memory: 1e6 }, Number(jobs))).toBe("");
  expect(refused({ trials: 100 }, { memory: 1e6 }, Number(jobs) + 1)).not.toBe("");
});

test("files that the store's disk could never hold are refused", () => {
  const setting = settingOf(toySpec(), dataset);
  const bytes = storedBytes(setting, plannedJobs(setting));
  expect(refused({}, { memory: GB, disk: bytes })).toBe("");
  expect(refused({}, { memory: GB, disk: bytes - 1 })).toContain("6 trainings keep about");
});

test("sixty million trainings are counted before they are listed (the list took the heap)", () => {
  const changes = { rounds: 200, trials: 1000, controls: { reinit: 100, random: 100, reshuffle: 100 } };
  const spec = toySpec({
    ...changes,
    ...{ model: { family: "mlp", widths: [300] } },
    prune: { rate: 0.01, rates: { output: 0.01 } },
  });
  const setting = settingOf(spec, dataset);
  expect(() => checkSizes(setting, dataset, { memory: 1e12 }, { jobs: 1 })).toThrow("the run has 60,201,000 trainings");
  for (const small of [
    {},
    { rewind: "4it" },
    { prune: { strategy: "continued" }, controls: { reinit: 2 } },
    { rounds: 0 },
  ]) {
    const one = settingOf(toySpec(small), dataset);
    expect(trainingsIn(one)).toBe(plannedJobs(one).length);
  }
});
