import { expect, test } from "vitest";
import { find } from "../../../test/toy/find.ts";
import { isResult } from "../job/result.ts";
import { beside, ticket } from "./beside.test-data.ts";

test("untrained is the ticket, trained for no iteration", () => {
  expect(beside("untrained")).toEqual({ ...ticket, span: { from: 500, until: 500 } });
});

test("it is measured once, with the weights that it starts from", async () => {
  const found = await find({ controls: { untrained: 1 }, rounds: 1, trials: 1, rewind: "5it" });
  const { start } = found.at("trial 0, round 1, untrained");
  expect(start).toEqual(found.at("trial 0, round 1, ticket").start);
  expect(found.final("trial 0, round 1, untrained")).toEqual(start);
  const outcome = found.records.find(({ role }) => role === "untrained")?.outcome;
  expect(outcome && isResult(outcome) && outcome.validation.iteration).toEqual([5]);
});
