import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import {
  fullMasks,
  gradientsOf,
  type LayerSpec,
  lengthOf,
  type Network,
  parametersOf,
  type Weights,
} from "../engine/index.ts";
import { criterionNamed } from "./named-criterion.ts";

/** Scores of PyTorch 2.13 in float64, made by test/peers/torch_snip.py; the inputs are made by a formula. */
const golden: Readonly<Record<string, readonly (readonly number[])[]>> = JSON.parse(
  readFileSync(new URL("../../test/golden/snip.json", import.meta.url), "utf8"),
);

function* states(seed: number): Generator<number> {
  for (let state = seed >>> 0; ; ) {
    state = (Math.imul(1664525, state) + 1013904223) >>> 0;
    yield state;
  }
}

function make(seed: number, count: number, scale: number): Float32Array {
  const from = states(seed);
  return Float32Array.from({ length: count }, () => ((from.next().value ?? 0) / 2 ** 32 - 0.5) * 2 * scale);
}

const linear = (name: string, outputs: number): LayerSpec => ({ kind: "linear", name, outputs, deviation: 0.1 });
const networks: Readonly<Record<string, readonly LayerSpec[]>> = {
  mlp: [linear("fc1", 20), { kind: "relu" }, linear("output", 10)],
  convolution: [
    { kind: "convolution", name: "conv1", outputs: 4, kernel: 3, stride: 1, padding: 1, bias: true, deviation: 0.1 },
    { kind: "batch-norm", name: "bn1", epsilon: 1e-5, momentum: 0.1 },
    { kind: "relu" },
    { kind: "max-pool", size: 2, stride: 2 },
    linear("output", 10),
  ],
};

const [batch, batches] = [12, 2];
const count = batch * batches;
const bytes = states(5000);
const examples = {
  count,
  pixels: Uint8Array.from({ length: count * 64 }, () => (bytes.next().value ?? 0) >>> 24),
  labels: Uint8Array.from({ length: count }, (_, i) => (7 * i) % 10),
};
const shape = { channels: 1, rows: 8, columns: 8 };

test.each(Object.keys(networks))("snip's scores of %s are PyTorch's in double precision", async (name) => {
  const network: Network = { input: shape, classes: 10, layers: networks[name]! };
  const trained = parametersOf(network).filter(({ role }) => role !== "mean" && role !== "variance");
  const weights: Weights = new Map(
    parametersOf(network).map((parameter) => {
      const p = trained.findIndex(({ name: each }) => each === parameter.name);
      const length = lengthOf(parameter);
      if (parameter.role !== "weight") return [parameter.name, new Float32Array(length).fill(parameter.constant ?? 0)];
      const fanIn = length / (parameter.shape[0] ?? 1);
      return [parameter.name, make(1000 + p, length, Math.sqrt(3 / fanIn))];
    }),
  );
  const masks = fullMasks(network);
  const gradients = (asked: number) =>
    gradientsOf({
      ...{ network, masks, weights, batch, train: examples },
      examples: Int32Array.from({ length: asked * batch }, (_, i) => i),
      ...{ scale: [1 / 255], shift: [0] },
    });
  const scores = await criterionNamed({ name: "snip", batches }).score({
    ...{ weights, masks, stream: ["s"] },
    start: () => weights,
    initial: () => weights,
    probe: { gradients },
  });
  for (const [i, layer] of [...scores.values()].entries()) {
    const expected = golden[name]![i]!;
    const size = Math.sqrt(expected.reduce((sum, value) => sum + value * value, 0) / expected.length);
    expect(layer).toHaveLength(expected.length);
    // Of the size of float32's rounding in sums of 64 and 36 terms, against the layer's root mean square.
    const off = Math.max(...expected.map((value, k) => Math.abs(layer[k]! - value) / size));
    expect(off, `${name}, layer ${i}`).toBeLessThan(5e-6);
  }
});
