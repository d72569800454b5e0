import { expect, test } from "vitest";
import { beside, ticket } from "./beside.test-data.ts";

test("resample draws from the ticket's own weights, at the ticket's iteration, with its mask", () => {
  const stream = [1, "trial", 2, "resample", 0, 3, "choice"];
  expect(beside("resample")).toEqual({
    ...ticket,
    start: { ...ticket.start, changes: [{ name: "resample", stream }] },
  });
});
