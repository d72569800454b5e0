import { expect, test } from "vitest";
import { stream } from "../random.ts";
import { compile } from "./compile.ts";
import { reference } from "./executors/reference.ts";
import type { Network } from "./network.ts";
import { parametersOf } from "./network.ts";
import { optimizerSchema } from "./optimizers/index.ts";
import { glorot, lengthOf } from "./parameter.ts";

/** The loss of a perceptron in double precision, written down once more and independently of the engine. */
function lossOf(network: Network, weights: Map<string, Float64Array>, pixels: Uint8Array, labels: Uint8Array): number {
  const size = pixels.length / labels.length;
  let sum = 0;
  labels.forEach((label, example) => {
    let x = [...pixels.subarray(example * size, (example + 1) * size)].map((pixel) => pixel / 255);
    for (const layer of network.layers) {
      if (layer.kind === "relu") {
        x = x.map((value) => Math.max(0, value));
        continue;
      }
      const [weight, bias] = [weights.get(`${layer.name}.weight`)!, weights.get(`${layer.name}.bias`)!];
      x = [...bias].map((b, o) => x.reduce((total, value, i) => total + value * weight[o * x.length + i]!, b));
    }
    const largest = Math.max(...x);
    sum += Math.log(x.reduce((total, z) => total + Math.exp(z - largest), 0)) + largest - x[label]!;
  });
  return sum / labels.length;
}

test("gradients of linear, relu and the loss are those of finite differences", async () => {
  const network: Network = {
    input: { channels: 1, rows: 3, columns: 4 },
    classes: 5,
    layers: [
      { kind: "linear", name: "fc1", outputs: 7, deviation: glorot(12, 7) },
      { kind: "relu" },
      { kind: "linear", name: "fc2", outputs: 6, deviation: glorot(7, 6) },
      { kind: "relu" },
      { kind: "linear", name: "output", outputs: 5, deviation: glorot(6, 5) },
    ],
  };
  const batch = 21;
  const draws = stream([1, "bytes"]).normals(batch * 12, 60);
  const pixels = Uint8Array.from(draws, (x) => Math.min(255, Math.abs(x)));
  const labels = Uint8Array.from({ length: batch }, (_, i) => i % 5);
  const masks = new Map(
    parametersOf(network)
      .filter(({ role }) => role === "weight")
      .map((p) => [
        p.name,
        Uint8Array.from(stream([2, p.name]).permutation(lengthOf(p)), (i) => (i % 4 === 0 ? 0 : 1)),
      ]),
  );
  const program = compile({
    network,
    masks,
    optimizer: optimizerSchema.parse({ name: "sgd", lr: 1 }),
    batch,
    scale: [1 / 255],
    shift: [0],
    threads: 1,
  });
  const machine = reference.load(program, 1);
  const weights = new Map<string, Float64Array>();
  for (const { parameter, values, places } of program.stored) {
    const dense = Float64Array.from({ length: lengthOf(parameter) }, () => 0);
    const start = stream([3, parameter.name]).normals(dense.length, 0.5);
    places.forEach((place, k) => {
      machine.arena[values + k] = start[place]!;
      dense[place] = start[place]!;
    });
    weights.set(parameter.name, dense);
  }
  const losses = new Float32Array(1);
  const part = { count: batch, pixels, labels };
  const examples = Int32Array.from({ length: batch }, (_, i) => i);
  // With rate 1 and plain SGD the gradient is what a step takes away; a rate of 0 would hide it.
  const before = machine.arena.slice(0, program.parameters.count);
  await machine.run("train", { part, examples, rates: Float32Array.of(1, 0), losses });
  expect(losses[0]).toBeCloseTo(lossOf(network, weights, pixels, labels), 5);

  let checked = 0;
  for (const { parameter, values, places } of program.stored) {
    const dense = weights.get(parameter.name)!;
    places.forEach((place, k) => {
      const kept = dense[place]!;
      const h = 1e-5;
      dense[place] = kept + h;
      const up = lossOf(network, weights, pixels, labels);
      dense[place] = kept - h;
      const down = lossOf(network, weights, pixels, labels);
      dense[place] = kept;
      const gradient = before[values + k]! - machine.arena[values + k]!;
      expect(Math.abs(gradient - (up - down) / (2 * h)), `${parameter.name}[${place}]`).toBeLessThan(2e-6);
      checked++;
    });
  }
  expect(checked).toBeGreaterThan(130);
});
