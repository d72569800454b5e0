import { describe, expect, test } from "vitest";
import { atOnce } from "../../steps.ts";
import { changing, masks, survivorsOf, weights } from "./changing.test-data.ts";
import { changes } from "./index.ts";

/** Options of the changes that have some. */
const given: Readonly<Record<string, unknown>> = { noise: { deviations: 2 } };

/** What every change must keep to once it is listed. */
describe.each(changes.entries())("%s", (name, change) => {
  test("leaves pruned places 0, biases as they are and its input untouched, and draws from its stream alone", () => {
    const before = structuredClone(weights);
    const after = atOnce(change.apply(changing(), given[name]));
    for (const [layer, mask] of masks) {
      expect(after.get(layer)!.every((value, i) => mask[i] === 1 || value === 0)).toBe(true);
    }
    for (const bias of ["fc1.bias", "output.bias"]) expect(after.get(bias)).toEqual(weights.get(bias));
    expect(weights).toEqual(before);
    expect(atOnce(change.apply(changing(), given[name]))).toEqual(after);
    expect(() => atOnce(change.apply(changing(), { unknown: 1 }))).toThrow();
  });
});

test("reshuffle moves each layer's survivors among their own places", () => {
  const moved = atOnce(changes.named("reshuffle").apply(changing(), undefined));
  for (const layer of masks.keys()) {
    const [before, after] = [survivorsOf(weights, layer), survivorsOf(moved, layer)];
    expect([...after].sort()).toEqual([...before].sort());
    expect(after).not.toEqual(before);
  }
});
