import { expect, test } from "vitest";
import type { RunRecord } from "../../verdict/index.ts";
import { sampleRun } from "../sample.test-data.ts";
import { comparedRuns } from "./compared.ts";
import { comparisonOf } from "./comparison.ts";
import { comparisonHeadline } from "./headline.ts";
import { densitiesInWords, differencesTable, runDifferences } from "./run-differences.ts";
import { ranked, runRowsOf } from "./run-rows.ts";

const run = sampleRun({ trials: 5, rounds: 7, iterations: 5000, controls: { reinit: 1, random: 0, reshuffle: 0 } });
const also = (id: string, change: Partial<RunRecord> = {}): RunRecord => ({ ...run, id, ...change });
const said = (...records: readonly RunRecord[]): string => comparisonHeadline(comparedRuns(records));

test("who has the smallest ticket that matches, all of them where they share it, and nobody where none has", () => {
  const fewer = also("lenet-mnist-00000001", {
    spec: { ...run.spec, seed: 1 },
    jobs: run.jobs.filter(({ round }) => round <= 1),
  });
  expect(said(run, also("lenet-mnist-00000002"))).toMatch(
    /^In both runs the smallest ticket that matches has [\d.]+% of/,
  );
  expect(said(run, also("lenet-mnist-00000002"), also("lenet-mnist-00000004"))).toMatch(/^In all 3 runs /);
  expect(said(run, fewer)).toMatch(
    /^seed=0 has the smallest ticket that matches of 2 runs: [\d.]+% of the weights \(1 not finished\)$/,
  );
  const untrained = also("lenet-mnist-00000003", { jobs: run.jobs.filter(({ trial }) => trial === 0) });
  expect(said(run, untrained)).toBe("2 runs side by side (1 not finished)");
});

/** Of the trials from the first on so many dense networks diverged. */
const diverging = (record: RunRecord, trials: number): RunRecord => ({
  ...record,
  jobs: record.jobs.map((job) =>
    job.role === "ticket" && job.round === 0 && job.trial < trials
      ? { ...job, outcome: { iteration: 7, lastLoss: null } }
      : job,
  ),
});

test("a run whose dense networks diverged in some trials is no best one, and the count of them is shown", () => {
  const dense = { rounds: 0, controls: { reinit: 0, random: 0, reshuffle: 0 }, trials: 3 };
  const steady = sampleRun(dense);
  const risky = { ...steady, id: "lenet-mnist-00000005", spec: { ...steady.spec, seed: 1 } };
  const better = steady.jobs.map((job) =>
    "atEarlyStop" in job.outcome
      ? {
          ...job,
          outcome: {
            ...job.outcome,
            atEarlyStop: { ...job.outcome.atEarlyStop, validation: { loss: 0, correct: 5000, examples: 5000 } },
          },
        }
      : job,
  );
  const [sound, one, two] = [0, 1, 2].map((count) => diverging({ ...risky, jobs: better }, count));
  if (!sound || !one || !two) throw new Error("three runs were made");
  expect(said(steady, sound)).toBe("seed=1 has the highest validation accuracy of 2 runs: 100.00%");
  expect(said(steady, two)).toMatch(
    /^seed=0 has the highest validation accuracy of 2 runs \(without 1 in which the dense network diverged in some trials\): 9/,
  );
  expect(said(one, two)).toBe("2 runs side by side");
  const order = (...records: readonly RunRecord[]) => runRowsOf(ranked(comparedRuns(records)));
  expect(order(steady, sound).map(({ label }) => label)).toEqual(["seed=1", "seed=0"]);
  expect(order(two, steady).map(({ label, diverged }) => [label, diverged])).toEqual([
    ["seed=0", ""],
    ["seed=1", "2 of 3"],
  ]);
  expect(order(two, { ...one, id: "lenet-mnist-00000006" }).map(({ diverged }) => diverged)).toEqual([
    "1 of 3",
    "2 of 3",
  ]);
});

test("nor has it the smallest ticket that matches", () => {
  const other = also("lenet-mnist-00000001", { spec: { ...run.spec, seed: 1 } });
  const lost = diverging(other, 1);
  expect(said(run, other)).toMatch(/^In both runs/);
  expect(said(run, lost)).toMatch(/^seed=0 has the smallest ticket that matches of 2 runs \(without 1 in which /);
});

test("the page says which runs lack trainings, whatever end was written, and how many trials are left out", () => {
  const stopped = also("lenet-mnist-00000001", { spec: { ...run.spec, seed: 1 }, jobs: run.jobs.slice(0, 70) });
  const page = comparisonOf([run, stopped]).section.text;
  expect(page).toContain("Not finished, so numbers may change: seed=1 has 70 of 75 trainings.");
  const lost = {
    ...stopped,
    jobs: run.jobs.map((job) => (job.role === "ticket" && job.trial === 0 && job.round === 7 ? gone(job) : job)),
  };
  const other = comparisonOf([run, lost]).section.text;
  expect(other).not.toContain("Not finished");
  expect(other).toContain("Means over trials that did not diverge, n = 4 to 5 trials.");
  expect(other).toMatch(/<td>4 \(1 diverged\)<\/td><\/tr>/);
  expect(comparisonOf([run, also("lenet-mnist-00000002")]).section.text).toMatch(
    /Means over trials, n = 5 trials\..*<td>5<\/td>/s,
  );
});

test("densities are told apart where they are written differently", () => {
  const [difference] = runDifferences(comparedRuns([run, also("lenet-mnist-00000001")]));
  if (difference === undefined) throw new Error("two runs were compared");
  expect(densitiesInWords(difference)).toBe("100%");
  expect(densitiesInWords({ densities: [0.8, 0.5] })).toBe("50.0% against 80.0%");
  expect(differencesTable([difference]).columns.slice(-4)).toEqual(["pairs", "paired", "diverged", "against_diverged"]);
});

const gone = (job: RunRecord["jobs"][number]) => ({ ...job, outcome: { iteration: 7, lastLoss: null } });
