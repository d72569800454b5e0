import { expect, test } from "vitest";
import { criterionNamed } from "./named-criterion.ts";
import { plain, rankable } from "./ranked.test-data.ts";

test("initial-magnitude looks at the initial weights alone", async () => {
  expect(plain(await criterionNamed("initial-magnitude").score(rankable()))).toEqual({
    "fc1.weight": [1.5, 1, 3, 2],
    "output.weight": [0.5, 1],
  });
});
