import { expect, test } from "vitest";
import { criterionNamed } from "./named-criterion.ts";
import { plain, rankable } from "./ranked.test-data.ts";

test("magnitude-increase is how much farther from 0 a weight is than it began; one that came nearer scores below 0", async () => {
  expect(plain(await criterionNamed("magnitude-increase").score(rankable()))).toEqual({
    "fc1.weight": [-0.5, 1, 0, -2],
    "output.weight": [0, -0.75],
  });
});
