import { expect, test } from "vitest";
import { find } from "../../../test/toy/find.ts";
import { jobStart } from "../starts/start.ts";
import { masked } from "../starts/start-weights.ts";

const schedule = { drops: ["9it"], factor: 0.5 };

test("lr-rewinding: what survives keeps its trained values and meets the schedule from the rewind on", async () => {
  const found = await find({ prune: { strategy: "lr-rewinding" }, train: { schedule }, trials: 1, rewind: "5it" });
  expect([...found.seen.keys()]).toEqual([0, 1, 2].map((round) => `trial 0, round ${round}, ticket`));
  for (const round of [1, 2]) {
    const { job, masks, start } = found.at(`trial 0, round ${round}, ticket`);
    const before = found.at(`trial 0, round ${round - 1}, ticket`);
    expect(job.content.start).toEqual(jobStart(before.job.key));
    expect(start).toEqual(masked(found.final(`trial 0, round ${round - 1}, ticket`), masks));
    const { from, until, schedule: met, optimizer } = job.content.train;
    expect([from, until, met, optimizer.lr]).toEqual([5, 12, { warmup: 0, drops: [9], factor: 0.5 }, 0.1]);
  }
});
