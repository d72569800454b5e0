import { expect, test } from "vitest";
import { glorot, type Masks } from "../../engine/index.ts";
import { buildNetwork } from "../../models/index.ts";
import { changed, initialStart, jobStart, type Start } from "./start.ts";
import { initialWeights, masked, startWeights } from "./start-weights.ts";

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

test("a start is made of what it says", async () => {
  const start = initialStart(path);
  const copy = () => new Map([...initial].map(([name, values]) => [name, values.slice()]));
  const make = (from: Start) =>
    startWeights(network, from, masks, async (key) => (key === "k" ? copy() : Promise.reject(new Error(`no ${key}`))));
  expect(await make(start)).toEqual(masked(initial, masks));
  expect(await make(jobStart("k"))).toEqual(masked(initial, masks));
  const shuffled = (from: Start) => changed(from, { name: "reshuffle", stream: ["shuffle"] });
  expect(await make(shuffled(jobStart("k")))).toEqual(await make(shuffled(start)));
  expect(await make(shuffled(start))).not.toEqual(await make(start));
  await expect(make(jobStart("other"))).rejects.toThrow("no other");
  await expect(make(changed(start, { name: "toString", stream: [] }))).rejects.toThrow(
    'no change of a start is called "toString"',
  );
});
