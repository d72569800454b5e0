import { expect, test } from "vitest";
import { criterionNamed } from "./named-criterion.ts";
import { plain, rankable } from "./ranked.test-data.ts";

const gradients = (batches: number) =>
  new Map([
    ["fc1.weight", Float32Array.of(2, 0.5, -1, 100).map((value) => value * batches)],
    ["fc1.bias", Float32Array.of(7)],
    ["output.weight", Float32Array.of(4, 0)],
  ]);

test("snip is |g w| at the ranked weights, over as many batches as are asked for", async () => {
  const scores = (asked: Parameters<typeof criterionNamed>[0]) => criterionNamed(asked).score(rankable(gradients));
  expect(plain(await scores("snip"))).toEqual({ "fc1.weight": [2, 1, 3, 0], "output.weight": [2, 0] });
  expect(plain(await scores({ name: "snip", batches: 3 }))["fc1.weight"]).toEqual([6, 3, 9, 0]);
});

test.each([
  [{ name: "snip", batches: 0 }, "the criterion snip has batches 0"],
  [{ name: "snip", batch: 3 }, 'the criterion snip has no option "batch"'],
])("%j is refused", (asked, message) => {
  expect(() => criterionNamed(asked)).toThrow(message);
});
