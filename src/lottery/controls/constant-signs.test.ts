import { expect, test } from "vitest";
import { beside, ticket } from "./beside.test-data.ts";

test("constant-signs has the ticket's signs and one magnitude, at the ticket's iteration, with its mask", () => {
  const stream = [1, "trial", 2, "constant-signs", 0, 3, "weights"];
  expect(beside("constant-signs")).toEqual({
    ...ticket,
    start: { ...ticket.start, changes: [{ name: "constant-signs", stream }] },
  });
});
