import { expect, test } from "vitest";
import { isResult } from "../../lottery/index.ts";
import type { RunRecord } from "../../verdict/index.ts";
import { sampleRun } from "../sample.test-data.ts";
import { comparedRuns } from "./compared.ts";
import { comparedFigure } from "./figure.ts";

const none = { reinit: 0, random: 0, reshuffle: 0 };

test("curves that are measured at every iteration are drawn (180,000 points at once ended the stack)", () => {
  // All but the last lie below what is drawn, which would take seconds.
  const iteration = Array.from({ length: 60_000 }, (_, i) => (i === 59_999 ? 1_000_000 : i));
  const values = (early: number, late: number) => iteration.map((_, i) => (i === 59_999 ? late : early));
  const curve = { iteration, loss: values(9, 0.5), accuracy: values(0.1, 0.9) };
  const one = sampleRun({ rounds: 0, trials: 1, controls: none });
  const long = (seed: number): RunRecord => ({
    ...one,
    id: `lenet-mnist-0000000${seed}`,
    spec: { ...one.spec, seed },
    jobs: one.jobs.map((job) =>
      isResult(job.outcome) ? { ...job, outcome: { ...job.outcome, test: curve, validation: curve } } : job,
    ),
  });
  expect(comparedFigure(comparedRuns([1, 2, 3].map(long)))).toContain("<svg");
});
