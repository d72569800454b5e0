import { expect, test } from "vitest";
import { comparedRuns, ranked } from "../report/index.ts";
import { sampleRun } from "../report/sample.test-data.ts";
import type { RunRecord } from "../verdict/index.ts";
import { compareScreen, sweepScreen } from "./compare-screen.ts";

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

const compared = (...records: readonly RunRecord[]): readonly string[] =>
  compareScreen(comparedRuns(records), "report.html", { columns: 80, isTTY: true }, { NO_COLOR: "1" });

test("a run that was stopped is said to lack trainings, though its end is written", () => {
  const run = sampleRun({ rounds: 2, trials: 3, controls: none });
  const stopped = { ...withSeed(run, 1), jobs: run.jobs.slice(0, 7) };
  expect(stopped.finished).not.toBeNull();
  expect(compared(run, stopped)).toContain("Not finished, so numbers may change: seed=1 has 7 of 9 trainings.");
  expect(compared(run, { ...withSeed(run, 1), finished: null }).join()).not.toContain("Not finished");
});

test("differences say both densities, what they rest on, and where a ticket diverged", () => {
  const run = sampleRun({ rounds: 2, trials: 4, controls: none });
  const sparser = {
    ...withSeed(run, 0),
    spec: { ...run.spec, prune: { ...run.spec.prune, rate: 0.5 } },
    jobs: run.jobs.map((job) => {
      const density = job.round === 0 ? 1 : job.density / 10;
      const lost = job.round === 2 && job.trial === 3;
      return lost ? { ...job, density, outcome: { iteration: 7, lastLoss: null } } : { ...job, density };
    }),
  };
  const text = compared(run, sparser).join("\n");
  expect(text).toMatch(/^round {2}density {2}against {2}accuracy, points +early stop, % +pairs$/m);
  expect(text).toMatch(/^ {4}1 +8\.0% +80\.0% .* {2}4$/m);
  expect(text).toMatch(/^ {4}2 .* {2}3\*$/m);
  expect(text.replaceAll(/\s+/g, " ")).toContain("*: of the trials that are left, since training diverged in others.");
  for (const line of text.split("\n")) expect(line.length).toBeLessThanOrEqual(80);
  const several = compared(run, sparser, { ...withSeed(run, 5), spec: { ...run.spec, seed: 5 } })
    .join(" ")
    .replaceAll(/\s+/g, " ");
  expect(several).toMatch(/round 2 \(6\.4% against 64\.1%\): [^:]*, in 3 trials \(in 1 training diverged\)/);
  expect(several).toMatch(/round 2 \(64\.1%\): [^:]*, in 4 trials \(not paired\)/);
});
