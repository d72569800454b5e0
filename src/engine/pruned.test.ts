import fc from "fast-check";
import { expect, test } from "vitest";
import { stream } from "../random.ts";
import { availableExecutors, type ExecutorName } from "./executors/index.ts";
import type { Network } from "./network.ts";
import { parametersOf, prunable } from "./network.ts";
import { type Optimizer, optimizerSchema } from "./optimizers/index.ts";
import { glorot, lengthOf, type Weights } from "./parameter.ts";
import { openTrainer } from "./trainer.ts";

const network: Network = {
  input: { channels: 1, rows: 1, columns: 30 },
  classes: 10,
  layers: [
    { kind: "linear", name: "fc1", outputs: 20, deviation: glorot(30, 20) },
    { kind: "relu" },
    { kind: "linear", name: "output", outputs: 10, deviation: glorot(20, 10) },
  ],
};
const part = {
  count: 64,
  pixels: Uint8Array.from(stream([1]).permutation(64 * 30), (i) => i % 256),
  labels: Uint8Array.from({ length: 64 }, (_, i) => i % 10),
};

const optimizers = [
  { name: "adam", lr: 0.01 },
  { name: "adam", lr: 0.01, weightDecay: 0.1 },
  { name: "sgd", lr: 0.1, momentum: 0.9, weightDecay: 0.01 },
  { name: "sgd", lr: 0.1, momentum: 0.9, nesterov: true },
].map((optimizer) => optimizerSchema.parse(optimizer));

test("a pruned weight never reappears, under any optimizer, and a live negative weight moves", async () => {
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...optimizers), fc.nat(10_000), async (optimizer, seed) => {
      const weights = new Map(
        parametersOf(network).map((p) => [p.name, stream([seed, p.name]).normals(lengthOf(p), p.deviation || 0.1)]),
      );
      const masks = new Map(
        prunable(network).map(({ parameter: p }) => [
          p.name,
          Uint8Array.from(stream([seed, "mask", p.name]).permutation(lengthOf(p)), (i) => (i % 3 === 0 ? 1 : 0)),
        ]),
      );
      const scaling = { scale: [1 / 255], shift: [0] };
      const trainer = openTrainer({
        network,
        masks,
        optimizer,
        batch: 32,
        train: part,
        test: part,
        ...scaling,
        weights,
      });
      const examples = Int32Array.from({ length: 200 * 32 }, (_, i) => (i * 5 + seed) % 64);
      await trainer.train({ examples, rates: new Float64Array(200).fill(optimizer.lr) });
      const trained = trainer.weights();
      for (const [name, mask] of masks) {
        const [before, after] = [weights.get(name)!, trained.get(name)!];
        let moved = 0;
        let negative = 0;
        mask.forEach((bit, i) => {
          if (bit === 0) expect(after[i], `${name}[${i}] is pruned`).toBe(0);
          else if (before[i]! < 0) {
            negative++;
            if (after[i] !== before[i]) moved++;
          }
        });
        // A unit that is dead on all examples holds its weights still; most are not.
        expect(moved / negative, `${name}: share of negative weights that moved`).toBeGreaterThan(0.5);
      }
    }),
    { numRuns: 20 },
  );
});

const dense = new Map(prunable(network).map(({ parameter: p }) => [p.name, new Uint8Array(lengthOf(p)).fill(1)]));
const allExamples = Int32Array.from({ length: 64 }, (_, i) => i);

/** The dense network, all 64 examples in a batch. */
const openDense = (weights: Weights, optimizer: Optimizer, executor?: ExecutorName) =>
  openTrainer({
    network,
    masks: dense,
    optimizer,
    batch: 64,
    train: part,
    test: part,
    scale: [1],
    shift: [0],
    weights,
    executor,
  });
const drawn = new Map(parametersOf(network).map((p) => [p.name, stream([9, p.name]).normals(lengthOf(p), 0.2)]));

test("a snapshot brings the parameters back, bit for bit, and takes the others", async () => {
  const trainer = openDense(drawn, optimizers[0]!);
  expect(trainer.weights()).toEqual(drawn);
  const snapshot = trainer.snapshot();
  await trainer.train({ examples: allExamples, rates: Float64Array.of(0.1) });
  const trained = trainer.weights();
  expect(trained).not.toEqual(drawn);
  trainer.exchange(snapshot);
  expect([trainer.weights(), trainer.weights(snapshot)]).toEqual([drawn, trained]);
});

test("a loss that is not finite stops training there and is reported", async () => {
  const trainer = openDense(drawn, optimizerSchema.parse({ name: "sgd", lr: 1e30 }));
  const examples = Int32Array.from({ length: 640 }, (_, i) => i % 64);
  const { losses, diverged } = await trainer.train({ examples, rates: new Float64Array(10).fill(1e30) });
  expect(diverged).not.toBeNull();
  expect(losses.length).toBe(diverged! + 1);
  expect(Number.isFinite(losses.at(-1))).toBe(false);
  expect([...losses.slice(0, -1)].every(Number.isFinite)).toBe(true);
});

test("a network of NaN has no right answers", async () => {
  const broken = new Map([...drawn].map(([name, values]) => [name, values.map(() => Number.NaN)]));
  for (const { name } of availableExecutors()) {
    const { correct, loss } = await openDense(broken, optimizers[0]!, name).evaluate("test", allExamples);
    expect([correct, loss]).toEqual([0, Number.NaN]);
  }
});
