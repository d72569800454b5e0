import { expect, test } from "vitest";
import { beside, ticket } from "./beside.test-data.ts";

test("signs draws new magnitudes for the ticket's signs, at the ticket's iteration, with its mask", () => {
  const stream = [1, "trial", 2, "signs", 0, 3, "weights"];
  expect(beside("signs")).toEqual({ ...ticket, start: { ...ticket.start, changes: [{ name: "signs", stream }] } });
});
