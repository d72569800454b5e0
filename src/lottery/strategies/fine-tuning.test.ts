import { expect, test } from "vitest";
import { find } from "../../../test/toy/find.ts";
import { masked } from "../starts/start-weights.ts";

test("fine-tuning: what survives keeps its trained values and is trained at the schedule's last learning rate", async () => {
  const schedule = { drops: ["9it"], factor: 0.5 };
  const found = await find({ prune: { strategy: "fine-tuning" }, train: { schedule }, trials: 1, rewind: "5it" });
  const { job, masks, start } = found.at("trial 0, round 2, ticket");
  expect(start).toEqual(masked(found.final("trial 0, round 1, ticket"), masks));
  const { from, until, optimizer } = job.content.train;
  expect([from, until, optimizer.lr]).toEqual([5, 12, 0.05]);
  expect(job.content.train).not.toHaveProperty("schedule");
  expect(found.at("trial 0, round 0, ticket").job.content.train).toHaveProperty("schedule");
});
