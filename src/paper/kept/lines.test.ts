import { expect, test } from "vitest";
import { isResult } from "../../lottery/index.ts";
import { madeJobs } from "../claims/worlds/made.test-data.ts";
import type { KeptRun } from "../kept-run.ts";
import { lenet } from "../runs/lenet.ts";
import { plainSpec } from "../spec-of.ts";
import { linesOf, runFrom } from "./lines.ts";

const layers = [{ name: "fc1", weights: 100, survivors: 80 }];
const run: KeptRun = {
  ...{ id: "lenet-mnist-1", preset: "lenet-mnist", scale: "paper", command: null, trials: 1 },
  spec: plainSpec(lenet, "paper"),
  data: { name: "mnist", copy: "the original", checksum: "aa" },
  machine: { instructionSet: "reference", versions: {} },
  ...{ started: null, finished: null, seconds: null },
  jobs: madeJobs(() => ({ gain: 0, time: 1 }), { count: 1 })
    .slice(0, 2)
    .map((job) => ({
      ...job,
      layers,
      outcome: isResult(job.outcome) ? { ...job.outcome, earlyStopIteration: 5000 } : job.outcome,
    })),
};
const lines = linesOf(run);

/** The lines with something else in one of them. */
const altered = (
  line: number,
  change: (value: Record<string, unknown>) => Record<string, unknown>,
): readonly string[] =>
  lines.map((text, i) => (i === line ? JSON.stringify(change(JSON.parse(text) as Record<string, unknown>)) : text));

test("a run that is written is read as it was", () => {
  const read = runFrom(lines);
  expect(read.jobs).toMatchObject(run.jobs.map(({ outcome: _, ...place }) => place));
  expect(runFrom(linesOf(read))).toEqual(read);
});

test.each<[string, readonly string[], RegExp]>([
  [
    "an early stop after the end",
    altered(1, (job) => ({ ...job, earlyStop: 50_001 })),
    /after the last iteration in round 0/,
  ],
  [
    "more correct answers than examples",
    altered(1, (job) => ({ ...job, test: { correct: [1e8, 1], loss: [0.1, 0.1] } })),
    /more correct answers than test examples in round 0/,
  ],
  ["survivors of other layers", altered(1, (job) => ({ ...job, survivors: [1, 2] })), /survivors/],
  ["more survivors than weights", altered(1, (job) => ({ ...job, survivors: [101] })), /survivors/],
  [
    "a place that is there twice",
    [...lines, lines[1] ?? ""],
    /the ticket of round 0 in trial 0 \(repeat 0\) is there twice/,
  ],
  [
    "a curve with too few losses",
    altered(1, (job) => ({ ...job, testCurve: { iteration: [1, 2], loss: [1], accuracy: [0.5, 0.5] } })),
    /as many losses/,
  ],
  ["looks that are none", [...lines, '{"looks":[{}]}'], /looks/],
  ["a density above 1", altered(1, (job) => ({ ...job, density: 2 })), /density/],
])("%s is refused", (_, damaged, why) => {
  expect(() => runFrom(damaged)).toThrow(why);
});
