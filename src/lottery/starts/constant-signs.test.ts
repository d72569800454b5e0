import { expect, test } from "vitest";
import { atOnce } from "../../steps.ts";
import { changing, survivorsOf, weights } from "./changing.test-data.ts";
import { constantSigns } from "./constant-signs.ts";

test("constant-signs has one magnitude for each layer, the deviation of its initial weights", () => {
  const anew = atOnce(constantSigns.apply(changing(), undefined));
  expect(new Set(survivorsOf(anew, "fc1.weight").map(Math.abs))).toEqual(new Set([0.25]));
  expect(new Set(survivorsOf(anew, "output.weight").map(Math.abs))).toEqual(new Set([0.5]));
  expect(survivorsOf(anew, "fc1.weight").map(Math.sign)).toEqual(survivorsOf(weights, "fc1.weight").map(Math.sign));
});
