import { expect, test } from "vitest";
import { comparedRuns, ranked } from "../report/index.ts";
import { sampleRun } from "../report/sample.test-data.ts";
import type { RunRecord } from "../verdict/index.ts";
import { sweepScreen } from "./compare-screen.ts";

const none = { reinit: 0, random: 0, reshuffle: 0 };
const screen = (records: readonly RunRecord[]) =>
  sweepScreen(ranked(comparedRuns(records)), "report.html", { columns: 80, isTTY: false }, {});
const withSeed = (record: RunRecord, seed: number): RunRecord => ({
  ...record,
  id: `lenet-mnist-0000000${seed}`,
  spec: { ...record.spec, seed },
});

test("a run that diverged in some trials stands last, with their count", () => {
  const run = sampleRun({ rounds: 0, trials: 3, controls: none });
  const diverged = (record: RunRecord): RunRecord => ({
    ...record,
    jobs: record.jobs.map((job) => (job.trial < 2 ? { ...job, outcome: { iteration: 7, lastLoss: null } } : job)),
  });
  const lines = screen([diverged(withSeed(run, 1)), withSeed(run, 2)]);
  expect(lines[0]).toBe("Best of 2: seed=2");
  expect(lines[1]).toMatch(/ diverged /);
  expect(lines[2]).toMatch(/^1\. .*seed=2 .* - /);
  expect(lines[3]).toMatch(/^2\. .*seed=1 .* 2 of 3 /);
  expect(lines.join(" ")).toContain("Runs whose dense networks diverged stand last.");
  for (const line of lines.flatMap((part) => part.split("\n"))) expect(line.length).toBeLessThanOrEqual(80);
  expect(screen([diverged(withSeed(run, 1)), diverged(withSeed(run, 2))])[0]).toBe(
    "Best of 2: seed=1 (dense network diverged in 2 of 3 trials)",
  );
  const sound = screen([withSeed(run, 1), withSeed(run, 2)]).join(" ");
  expect(sound).not.toMatch(/diverged/);
});

test("the test part chooses nothing among dense networks, and decides which tickets match", () => {
  const said = (record: RunRecord) =>
    screen([withSeed(record, 1), withSeed(record, 2)])
      .join(" ")
      .replaceAll(/\s+/g, " ");
  const dense = said(sampleRun({ rounds: 0, trials: 3, controls: none }));
  expect(dense).toContain(
    "Ranked by the dense network's mean validation accuracy at the early stop; the test part chooses nothing.",
  );
  const searched = said(sampleRun({ rounds: 2, trials: 3, controls: none }));
  expect(searched).toContain(
    "Ranked by the smallest ticket that matches, which the test part decides, then by the dense network's mean validation accuracy at the early stop.",
  );
  expect(searched).not.toContain("chooses nothing");
});
