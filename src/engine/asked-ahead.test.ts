import { expect, test } from "vitest";
import { availableExecutors, type ExecutorName } from "./executors/index.ts";
import { optimizerSchema } from "./optimizers/index.ts";
import { classifier, scalingOf } from "./test-data/finite-differences.test-data.ts";
import { convolution, linear, relu } from "./test-data/layers.test-data.ts";
import { imagesOf, labelled, masksOf, weightsOf } from "./test-data/starts.test-data.ts";
import { openTrainer } from "./trainer.ts";

const network = classifier([convolution("first", 5), relu, linear("second", 30), relu]);

function opened(executor: ExecutorName, seed: number, threads = 1) {
  const masks = masksOf(network, 0.8, seed);
  const part = labelled(imagesOf(network.input, 240, seed), network.classes);
  return openTrainer({
    ...{ network, masks, weights: weightsOf(network, masks, seed), batch: 20, train: part, test: part },
    ...scalingOf(network.input),
    ...{ optimizer: optimizerSchema.parse({ name: "adam", lr: 0.01 }), executor, threads },
  });
}

const all = Int32Array.from({ length: 240 }, (_, i) => i);
const rates = (iterations: number) => new Float64Array(iterations).fill(0.01);

/** Three times four iterations, with two evaluations behind each; `wait` is awaited after each call. */
async function trained(trainer: ReturnType<typeof opened>, wait: (call: Promise<unknown>) => Promise<unknown>) {
  const calls: Promise<unknown>[] = [];
  const ask = async (call: Promise<unknown>) => {
    calls.push(call);
    await wait(call);
  };
  for (const first of [0, 80, 160]) {
    await ask(trainer.train({ examples: all.subarray(first, first + 80), rates: rates(4), from: first / 20 }));
    await ask(trainer.evaluate("train", all));
    await ask(trainer.evaluate("test", all.subarray(0, 150)));
  }
  return { outcomes: await Promise.all(calls), weights: trainer.weights() };
}

const each = (call: Promise<unknown>) => call;
const none = async () => undefined;

for (const { name } of availableExecutors()) {
  test(`calls that are asked for at once run one after the other, with the bits of those that are awaited (${name})`, async () => {
    const expected = await trained(opened(name, 1), each);
    expect(await trained(opened(name, 1), none)).toEqual(expected);
    expect(await trained(opened(name, 1, 3), none)).toEqual(expected);
  });

  test(`trainers side by side do not wait for each other's order (${name})`, async () => {
    const seeds = [1, 2, 3];
    const together = await Promise.all(seeds.map((seed) => trained(opened(name, seed, 2), none)));
    for (const [i, seed] of seeds.entries())
      expect(together[i], `seed ${seed}`).toEqual(await trained(opened(name, seed), each));
  });
}

test("a snapshot taken while the network is evaluated is the network", async () => {
  const [first] = availableExecutors();
  const trainer = opened(first!.name, 1);
  const trained = trainer.train({ examples: all, rates: rates(12) });
  const evaluated = trainer.evaluate("train", all);
  await trained;
  const snapshot = trainer.snapshot();
  await evaluated;
  expect(snapshot).toEqual(trainer.snapshot());
});

for (const { name } of availableExecutors()) {
  test(`calls that ended while nobody listened are told of in their order (${name})`, async () => {
    const trainer = opened(name, 1);
    const ended: number[] = [];
    const calls = Array.from({ length: 8 }, async (_, i) => {
      await (i % 2 === 0
        ? trainer.train({ examples: all.subarray(0, 20), rates: rates(1) })
        : trainer.evaluate("test", all));
      ended.push(i);
    });
    const until = performance.now() + 30;
    while (performance.now() < until); // longer than the native executors need
    await Promise.all(calls);
    expect(ended).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  });
}
