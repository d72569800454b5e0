import { expect, test } from "vitest";
import { glorot, type Masks } from "../engine/index.ts";
import { buildNetwork } from "../models/index.ts";
import type { Start } from "./content.ts";
import { initialWeights, masked, reshuffled, startWeights, survivingPlaces } from "./start.ts";

const network = buildNetwork({ family: "mlp", widths: [40] }, { channels: 1, rows: 10, columns: 10 }, 10);
const path = [1, "trial", 0, "weights"];
const initial = initialWeights(network, path);
const masks: Masks = new Map([
  ["fc1.weight", Uint8Array.from({ length: 4000 }, (_, i) => Number(i % 3 === 0))],
  ["output.weight", Uint8Array.from({ length: 400 }, (_, i) => Number(i < 10))],
]);

test("initial weights are Glorot normal, each layer from its own stream, biases 0", () => {
  expect([...initial.keys()]).toEqual(["fc1.weight", "fc1.bias", "output.weight", "output.bias"]);
  const fc1 = initial.get("fc1.weight")!;
  const deviation = Math.sqrt(fc1.reduce((sum, value) => sum + value * value, 0) / fc1.length);
  expect(deviation / glorot(100, 40)).toBeCloseTo(1, 1);
  expect(initial.get("output.weight")!.slice(0, 3)).not.toEqual(fc1.slice(0, 3));
  expect(initial.get("fc1.bias")).toEqual(new Float32Array(40));
  expect(initialWeights(network, path)).toEqual(initial);
  expect(initialWeights(network, [2, "trial", 0, "weights"])).not.toEqual(initial);
});

test("a batch normalisation begins with scales and variances of 1, shifts and means of 0", () => {
  const layers = [{ kind: "batch-norm", name: "bn1", epsilon: 1e-5, momentum: 0.1 }] as const;
  const weights = initialWeights({ input: { channels: 3, rows: 2, columns: 2 }, classes: 3, layers }, path);
  const [zeros, ones] = [new Float32Array(3), new Float32Array(3).fill(1)];
  expect(Object.fromEntries(weights)).toEqual({
    "bn1.scale": ones,
    "bn1.shift": zeros,
    "bn1.mean": zeros,
    "bn1.variance": ones,
  });
});

test("a masked copy keeps the survivors bit for bit and has 0 elsewhere", () => {
  const copy = masked(initial, masks);
  copy.get("fc1.weight")!.forEach((value, i) => {
    expect(value).toBe(i % 3 === 0 ? initial.get("fc1.weight")![i] : 0);
  });
  copy.get("fc1.bias")!.fill(1);
  expect(initial.get("fc1.bias")![0]).toBe(0);
});

test("reshuffling moves each layer's survivors among their own places", () => {
  const moved = reshuffled(initial, masks, ["shuffle"]);
  for (const [layer, mask] of masks) {
    const [before, after] = [initial.get(layer)!, moved.get(layer)!];
    const places = survivingPlaces(mask);
    expect([...places].map((place) => after[place]).sort()).toEqual([...places].map((place) => before[place]).sort());
    expect([...places].some((place) => after[place] !== before[place])).toBe(true);
    expect(after.every((value, i) => mask[i] === 1 || value === 0)).toBe(true);
  }
});

test("a start is made of what it says", () => {
  const start: Start = { kind: "initial", stream: path };
  const make = (from: Start) => startWeights(network, from, masks, (key) => (key === "k" ? initial : undefined));
  expect(make(start)).toEqual(masked(initial, masks));
  expect(make({ kind: "job", key: "k" })).toEqual(masked(initial, masks));
  expect(make({ kind: "reshuffled", of: { kind: "job", key: "k" }, shuffle: ["shuffle"] })).toEqual(
    make({ kind: "reshuffled", of: start, shuffle: ["shuffle"] }),
  );
  expect(() => make({ kind: "job", key: "other" })).toThrow("start from job other");
});
