import { expect, test } from "vitest";
import { atOnce } from "../../steps.ts";
import { changing, masks, survivorsOf, weights } from "./changing.test-data.ts";
import { resample } from "./resample.ts";

test("resample draws each survivor from the layer's own, some twice and some never", () => {
  const drawn = atOnce(resample.apply(changing(), undefined));
  for (const layer of masks.keys()) {
    const own = survivorsOf(weights, layer);
    const values = survivorsOf(drawn, layer);
    expect(values.every((value) => own.includes(value))).toBe(true);
    expect([...values].sort()).not.toEqual([...own].sort());
  }
});
