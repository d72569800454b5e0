import { expect, test } from "vitest";
import { criterionNamed } from "./named-criterion.ts";
import { plain, rankable } from "./ranked.test-data.ts";

test("random ranks each layer's weights in an order of its own, drawn from its stream alone", async () => {
  const ranked = (stream: readonly string[]) => criterionNamed("random").score({ ...rankable(), stream });
  const scores = plain(await ranked(["a"]));
  expect(scores["fc1.weight"]?.slice().sort()).toEqual([0, 1, 2, 3]);
  expect(plain(await ranked(["a"]))).toEqual(scores);
  const others = await Promise.all(
    ["b", "c", "d", "e"].map(async (name) => JSON.stringify(plain(await ranked([name])))),
  );
  expect(new Set(others).size).toBeGreaterThan(1);
});
