import { expect, test } from "vitest";
import { nativeExecutors } from "./executors/native.ts";
import { optimizerSchema } from "./optimizers/index.ts";
import { classifier, scalingOf } from "./test-data/finite-differences.test-data.ts";
import {
  convolution,
  dropout,
  globalAveragePool,
  linear,
  maxPool,
  norm,
  relu,
  residual,
} from "./test-data/layers.test-data.ts";
import { imagesOf, labelled, masksOf, weightsOf } from "./test-data/starts.test-data.ts";
import { openTrainer } from "./trainer.ts";

const layers = [
  convolution("first", 6),
  norm("norm1"),
  relu,
  maxPool(2, 1),
  residual([convolution("second", 6), norm("norm2"), relu]),
  dropout("drop", 0.2),
  globalAveragePool,
  linear("fc1", 8),
];

for (const { name: executor } of nativeExecutors()) {
  test(`every instruction of an iteration is timed and belongs to a layer, on ${executor}`, async () => {
    const network = classifier(layers);
    const masks = masksOf(network, 1, 1);
    const part = labelled(imagesOf(network.input, 40, 1), network.classes);
    const trainer = openTrainer({
      ...{ network, masks, weights: weightsOf(network, masks, 1), batch: 40, train: part, test: part, executor },
      ...scalingOf(network.input),
      optimizer: optimizerSchema.parse({ name: "sgd", lr: 0.01 }),
      dropout: ["drops"],
    });
    const { instructions } = trainer;
    const named = new Set(instructions.map(({ layer }) => layer));
    for (const layer of ["pixels", "first", "norm1", "second", "norm2", "drop", "fc1", "output", "loss", "optimizer"])
      expect(named, layer).toContain(layer);
    expect(named).not.toContain("");
    expect(
      instructions.filter(({ operation }) => operation === "convolution-gradients").map((one) => one.layer),
    ).toEqual(["second", "first"]);

    const iterations = 20;
    const examples = Int32Array.from({ length: 40 * iterations }, (_, i) => i % 40);
    const rates = new Float64Array(iterations).fill(0.01);
    const times = new Float64Array(instructions.length);
    const began = performance.now();
    await trainer.train({ examples, rates, times });
    const seconds = (performance.now() - began) / 1000;
    for (const [i, { operation, layer }] of instructions.entries())
      expect(times[i], `${operation} of ${layer}`).toBeGreaterThan(0);
    const sum = times.reduce((a, b) => a + b, 0);
    expect(sum).toBeLessThan(seconds);

    // They are added to what is there; without the array nothing is measured.
    const before = times.slice();
    await trainer.train({ examples, rates });
    expect(times).toEqual(before);
    await trainer.train({ examples, rates, times });
    for (const [i, time] of times.entries()) expect(time).toBeGreaterThan(before[i]!);
  });
}
