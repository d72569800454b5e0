import { expect, test } from "vitest";
import type { RunRecord } from "../../verdict/index.ts";
import { sampleRun } from "../sample.test-data.ts";
import { comparedRuns } from "./compared.ts";
import { comparisonHeadline } from "./headline.ts";

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
  expect(said(run, fewer)).toMatch(/^seed=0 has the smallest ticket that matches of 2 runs: [\d.]+% of the weights$/);
  const untrained = also("lenet-mnist-00000003", { jobs: run.jobs.filter(({ trial }) => trial === 0) });
  expect(said(run, untrained)).toBe("2 runs side by side");
});
