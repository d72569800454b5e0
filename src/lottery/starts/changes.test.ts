import { describe, expect, test } from "vitest";
import type { Masks, Network, Weights } from "../../engine/index.ts";
import { changes } from "./index.ts";
import { survivingPlaces } from "./survivors.ts";

const network: Network = {
  input: { channels: 1, rows: 20, columns: 20 },
  classes: 10,
  layers: [
    { kind: "linear", name: "fc1", outputs: 10, deviation: 0.25 },
    { kind: "linear", name: "output", outputs: 10, deviation: 0.5 },
  ],
};
const ramp = (length: number) => Float32Array.from({ length }, (_, i) => ((i % 7) - 3.5) / 8);
const masks: Masks = new Map([
  ["fc1.weight", Uint8Array.from({ length: 4000 }, (_, i) => Number(i % 3 === 0))],
  ["output.weight", Uint8Array.from({ length: 100 }, (_, i) => Number(i < 10))],
]);
const weights: Weights = new Map([
  ["fc1.weight", ramp(4000).map((value, i) => (i % 3 === 0 ? value : 0))],
  ["fc1.bias", ramp(10)],
  ["output.weight", ramp(100).map((value, i) => (i < 10 ? value : 0))],
  ["output.bias", ramp(10)],
]);

const apply = (name: string, options?: unknown, stream = "s") =>
  changes[name]!.apply({ network, weights, masks, stream: [stream] }, options);
const survivors = (of: Weights, layer: string) =>
  [...survivingPlaces(masks.get(layer)!)].map((place) => of.get(layer)![place]!);
/** Options of the changes that have some. */
const given: Readonly<Record<string, unknown>> = {};

/** What every change must keep to once it is listed. */
describe.each(Object.keys(changes))("%s", (name) => {
  test("leaves pruned places 0, biases as they are and its input untouched, and draws from its stream alone", () => {
    const before = structuredClone(weights);
    const after = apply(name, given[name]);
    for (const [layer, mask] of masks)
      expect(after.get(layer)!.every((value, i) => mask[i] === 1 || value === 0)).toBe(true);
    for (const bias of ["fc1.bias", "output.bias"]) expect(after.get(bias)).toEqual(weights.get(bias));
    expect(weights).toEqual(before);
    expect(apply(name, given[name])).toEqual(after);
    expect(() => apply(name, { unknown: 1 })).toThrow();
  });
});

test("reshuffle moves each layer's survivors among their own places", () => {
  const moved = apply("reshuffle");
  for (const layer of masks.keys()) {
    const [before, after] = [survivors(weights, layer), survivors(moved, layer)];
    expect([...after].sort()).toEqual([...before].sort());
    expect(after).not.toEqual(before);
  }
});
