import { expect, test } from "vitest";
import { sampleRun } from "../../report/sample.test-data.ts";
import { accuracyCurves, earlyStop } from "./index.ts";
import type { DrawnLine } from "./panel.ts";

const run = sampleRun({ trials: 5, rounds: 7, controls: { reinit: 3, random: 0, reshuffle: 0 } });
/** Every repeat beside rounds 3 and 7, one beside the others. */
const jobs = run.jobs.filter(({ round, repeat }) => repeat === 0 || round === 3 || round === 7);
const lines = ["ticket", "reinit"].map(
  (role): DrawnLine => ({
    ...{ label: role, role, network: "LeNet", weights: 266_200, looks: [] },
    style: { name: role, tone: "ticket", symbol: "circle", dash: null },
    jobs: jobs.filter((job) => job.role === role),
  }),
);

test("captions give n, as a range where points differ (the largest stood for all before)", () => {
  expect(earlyStop.draw(lines)?.caption).toContain("n = 5 (ticket), 5 to 15 (reinit).");
});

test("captions of curves give n, and say how far they are drawn", () => {
  const [, , beside] = accuracyCurves;
  const { caption = "" } = beside?.draw(lines) ?? {};
  expect(caption).toContain("n = 5 (100%), 5 (51.3%), 5 (21.1%), 15 (51.3%, reinit), 15 (21.1%, reinit).");
  expect(caption).toContain("The first 15,000 of 50,000 iterations are drawn.");
});
