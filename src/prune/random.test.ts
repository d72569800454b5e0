import { expect, test } from "vitest";
import { kept } from "../engine/index.ts";
import { criterionNamed } from "./named-criterion.ts";
import { pruneTo } from "./prune.ts";
import { plain, rankable } from "./ranked.test-data.ts";

test("random ranks each layer's weights in an order of its own, drawn from its stream alone", async () => {
  const ranked = (stream: readonly string[]) => criterionNamed("random").score({ ...rankable(), stream });
  const scores = plain(await ranked(["a"]));
  expect(scores["fc1.weight"]?.slice().sort()).toEqual([0.125, 0.375, 0.625, 0.875]);
  expect(plain(await ranked(["a"]))).toEqual(scores);
  const others = await Promise.all(
    ["b", "c", "d", "e"].map(async (name) => JSON.stringify(plain(await ranked([name])))),
  );
  expect(new Set(others).size).toBeGreaterThan(1);
});

test("ranked all together, layers of any size lose about the same share", async () => {
  const masks = new Map(
    Object.entries({ "fc1.weight": 50_000, "output.weight": 1000 }).map(([name, length]) => [
      name,
      new Uint8Array(length).fill(1),
    ]),
  );
  const scores = await criterionNamed("random").score({ ...rankable(), masks, stream: ["a"] });
  const left = pruneTo({ scores, masks, targets: [{ layers: [...masks.keys()], survivors: 25_500 }], round: 1 });
  expect([...left.values()].map(kept)).toEqual([25_000, 500]);
});
