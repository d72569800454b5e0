import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { sha256 } from "../../canonical.ts";
import { stream } from "../../random.ts";
import type { LayerSpec, Network } from "../network.ts";
import { parametersOf, prunable } from "../network.ts";
import { type Optimizer, optimizerSchema } from "../optimizers/index.ts";
import { glorot, lengthOf, type Weights } from "../parameter.ts";
import { openTrainer } from "../trainer.ts";
import { availableExecutors, type ExecutorName } from "./index.ts";

interface Case {
  readonly inputs: number;
  readonly widths: readonly number[];
  readonly density: number;
  readonly batch: number;
  readonly seed: number;
  readonly shift: number;
  readonly optimizer: Optimizer;
}

const examples = 200;

/** Images with a border of zeros, as MNIST's have, so that the skipping of zero pixels is at work. */
function images(inputs: number, seed: number) {
  const draws = stream([seed, "pixels"]).permutation(examples * inputs);
  const pixels = draws.map((draw, i) => (i % inputs < inputs / 4 || draw % 3 === 0 ? 0 : draw & 255));
  return {
    count: examples,
    pixels: Uint8Array.from(pixels),
    labels: Uint8Array.from({ length: examples }, (_, i) => (i * 7) % 10),
  };
}

function build({ inputs, widths, seed, density }: Case) {
  const layers: LayerSpec[] = widths.flatMap((outputs, i): LayerSpec[] => {
    const fanIn = widths[i - 1] ?? inputs;
    return [{ kind: "linear", name: `fc${i + 1}`, outputs, deviation: glorot(fanIn, outputs) }, { kind: "relu" }];
  });
  const last = widths.at(-1) ?? inputs;
  layers.push({ kind: "linear", name: "output", outputs: 10, deviation: glorot(last, 10) });
  const network: Network = { input: { channels: 1, rows: 1, columns: inputs }, classes: 10, layers };
  const weights: Weights = new Map(
    parametersOf(network).map((p) => [p.name, stream([seed, p.name]).normals(lengthOf(p), p.deviation)]),
  );
  const masks = new Map(
    prunable(network).map(({ parameter: { name }, parameter }) => {
      const draws = stream([seed, "mask", name]).permutation(lengthOf(parameter));
      return [name, Uint8Array.from(draws, (place) => (place < density * draws.length ? 1 : 0))];
    }),
  );
  return { network, weights, masks };
}

/** Trains for two calls of two iterations, evaluates, and hands back all bits. */
async function bits(one: Case, executor: ExecutorName, threads: number) {
  const part = images(one.inputs, one.seed);
  const trainer = openTrainer({
    ...build(one),
    optimizer: one.optimizer,
    batch: one.batch,
    train: part,
    test: part,
    scale: [1 / 255],
    shift: [one.shift],
    executor,
    threads,
  });
  const order = stream([one.seed, "order"]).permutation(examples);
  const batch = (i: number) => Int32Array.from({ length: 2 * one.batch }, (_, k) => order[(i + k) % examples]!);
  const first = await trainer.train({ examples: batch(0), rates: Float64Array.of(0.01, 0.02) });
  const second = await trainer.train({ examples: batch(77), rates: Float64Array.of(0.02, 0.01) });
  const evaluation = await trainer.evaluate("test", order.subarray(0, 150));
  const weights = sha256(...[...trainer.weights().values()].map((values) => new Uint8Array(values.buffer)));
  return { losses: [...first.losses, ...second.losses], evaluation, weights };
}

const optimizers = fc.constantFrom<unknown>(
  { name: "adam", lr: 0.01 },
  { name: "adam", lr: 0.01, weightDecay: 0.01 },
  { name: "sgd", lr: 0.1 },
  { name: "sgd", lr: 0.1, momentum: 0.9, weightDecay: 0.001 },
  { name: "sgd", lr: 0.1, momentum: 0.9, nesterov: true },
);

const cases: fc.Arbitrary<Case> = fc.record({
  inputs: fc.integer({ min: 1, max: 90 }),
  widths: fc.array(fc.integer({ min: 1, max: 40 }), { maxLength: 2 }),
  density: fc.constantFrom(1, 0.7, 0.3, 0.1),
  batch: fc.integer({ min: 1, max: 150 }),
  seed: fc.nat(1000),
  shift: fc.constantFrom(0, -0.4),
  optimizer: optimizers.map((optimizer) => optimizerSchema.parse(optimizer)),
});

describe("every executor gives the reference's bits, with 1, 2 and 3 threads", () => {
  const natives = availableExecutors().filter(({ name }) => name !== "reference");
  test("this machine has a native executor", () => expect(natives.length).toBeGreaterThan(0));

  test("on small networks of any shape", async () => {
    await fc.assert(
      fc.asyncProperty(cases, async (one) => {
        const expected = await bits(one, "reference", 1);
        for (const { name } of natives) {
          for (const threads of [1, 2, 3])
            expect(await bits(one, name, threads), `${name} x${threads}`).toEqual(expected);
        }
      }),
      { numRuns: 25, seed: 1 },
    );
  });

  for (const density of [1, 0.2]) {
    test(`on LeNet-300-100 at density ${density * 100}%, and with more than 1,024 inputs`, async () => {
      const one = {
        batch: 60,
        density,
        seed: 3,
        shift: 0,
        optimizer: optimizerSchema.parse({ name: "adam", lr: 0.0012 }),
      };
      for (const sizes of [
        { inputs: 784, widths: [300, 100] },
        { inputs: 1500, widths: [64] },
      ]) {
        const expected = await bits({ ...one, ...sizes }, natives[0]!.name, 1);
        for (const { name } of natives) {
          for (const threads of [1, 2, 3]) expect(await bits({ ...one, ...sizes }, name, threads)).toEqual(expected);
        }
        expect(await bits({ ...one, ...sizes }, "reference", 1)).toEqual(expected);
      }
    });
  }
});
