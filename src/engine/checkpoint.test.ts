import { describe, expect, test } from "vitest";
import { availableExecutors, type ExecutorName } from "./executors/index.ts";
import { optimizerSchema } from "./optimizers/index.ts";
import { classifier, scalingOf } from "./test-data/finite-differences.test-data.ts";
import { convolution, dropout, linear, norm, relu, residual } from "./test-data/layers.test-data.ts";
import { imagesOf, labelled, masksOf, weightsOf } from "./test-data/starts.test-data.ts";
import { openTrainer, type Trainer } from "./trainer.ts";

const network = classifier([
  convolution("first", 3),
  norm("norm1"),
  relu,
  residual([convolution("second", 3), norm("norm2")]),
  dropout("drop1", 0.3),
  linear("fc1", 8),
  dropout("drop2", 0.5),
]);
const masks = masksOf(network, 0.7, 3);
const part = labelled(imagesOf(network.input, 50, 3), network.classes);
const all = Int32Array.from({ length: 50 }, (_, i) => i);
const BATCH = 20;

const open = (optimizer: unknown, executor: ExecutorName, seed = 3): Trainer =>
  openTrainer({
    ...{ network, masks, weights: weightsOf(network, masks, seed), batch: BATCH, train: part, test: part, executor },
    ...scalingOf(network.input),
    optimizer: optimizerSchema.parse(optimizer),
    dropout: ["drops"],
  });

/** Iterations `from` to `to` - 1 in one call. */
async function train(trainer: Trainer, from: number, to: number): Promise<readonly number[]> {
  const examples = Int32Array.from({ length: (to - from) * BATCH }, (_, i) => (3 * (from * BATCH + i)) % 50);
  const { losses } = await trainer.train({ examples, rates: new Float64Array(to - from).fill(0.01), from });
  return [...losses];
}

for (const optimizer of [
  { name: "sgd", lr: 0.01, momentum: 0.9, nesterov: true },
  { name: "sgd", lr: 0.01, momentum: 0.9, weightDecay: 0.01 },
  { name: "adam", lr: 0.01 },
]) {
  describe(`with ${JSON.stringify(optimizer)}`, () => {
    for (const { name: executor } of availableExecutors()) {
      test(`a training that another trainer takes up goes on bit for bit, on ${executor}`, async () => {
        const whole = open(optimizer, executor);
        const losses = await train(whole, 0, 6);

        const first = open(optimizer, executor);
        const before = await train(first, 0, 3);
        const checkpoint = structuredClone(first.checkpoint());
        await train(first, 3, 5); // the checkpoint is a copy
        const second = open(optimizer, executor, 4);
        second.resume(checkpoint);
        const after = await train(second, 3, 6);

        expect([...before, ...after]).toEqual(losses);
        expect(second.weights()).toEqual(whole.weights());
        expect(second.checkpoint()).toEqual(whole.checkpoint());
        expect(await second.evaluate("test", all)).toEqual(await whole.evaluate("test", all));
      });

      test(`a trainer goes back to its own checkpoint, more than once, on ${executor}`, async () => {
        const trainer = open(optimizer, executor);
        await train(trainer, 0, 2);
        const checkpoint = structuredClone(trainer.checkpoint());
        const once = await train(trainer, 2, 4);
        const weights = trainer.weights();
        for (let turn = 0; turn < 2; turn++) {
          trainer.resume(checkpoint);
          expect(await train(trainer, 2, 4)).toEqual(once);
          expect(trainer.weights()).toEqual(weights);
        }
      });
    }
  });
}

test("a closed trainer has given its memory back, and still makes weights dense", async () => {
  for (const { name } of availableExecutors()) {
    const trainer = open({ name: "sgd", lr: 0.01 }, name);
    const first = trainer.snapshot();
    await train(trainer, 0, 2);
    const [before, after] = [trainer.weights(first), trainer.weights()];
    const last = trainer.snapshot(new Float32Array(first.length));
    const { parameters } = trainer.checkpoint();
    trainer.close();
    expect([first, last, undefined].map((one) => trainer.weights(one))).toEqual([before, after, after]);
    expect(parameters.length > 0).toBe(name === "reference");
  }
});

test("a snapshot brings running statistics back too, and leaves the optimizer where it is", async () => {
  for (const { name } of availableExecutors()) {
    const trainer = open({ name: "sgd", lr: 0.01, momentum: 0.9 }, name);
    await train(trainer, 0, 2);
    const [snapshot, weights] = [trainer.snapshot(), trainer.weights()];
    const evaluation = await trainer.evaluate("test", all);
    await train(trainer, 2, 4);
    const { state } = structuredClone(trainer.checkpoint());
    for (const role of ["norm1.mean", "norm1.variance", "norm2.scale", "first.weight"])
      expect(trainer.weights().get(role), role).not.toEqual(weights.get(role));
    trainer.exchange(snapshot);
    expect(trainer.weights()).toEqual(weights);
    expect(await trainer.evaluate("test", all)).toEqual(evaluation);
    expect(trainer.checkpoint().state).toEqual(state);
  }
});
