import { expect, test } from "vitest";
import { criterionNamed } from "./named-criterion.ts";
import { plain, rankable } from "./ranked.test-data.ts";

test("movement is the distance from the initial weight, whatever its direction", async () => {
  expect(plain(await criterionNamed("movement").score(rankable()))).toEqual({
    "fc1.weight": [0.5, 1, 6, 2],
    "output.weight": [0, 1.25],
  });
});
