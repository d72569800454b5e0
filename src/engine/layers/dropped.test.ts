import { describe, expect, test } from "vitest";
import { streamWords } from "../../random.ts";
import { atOnce } from "../../steps.ts";
import { compile } from "../compile/compile.ts";
import { availableExecutors, type ExecutorName, executorNamed } from "../executors/index.ts";
import type { LayerSpec } from "../network.ts";
import { numericsOf } from "../numerics.ts";
import { optimizerSchema } from "../optimizers/index.ts";
import { LANES } from "../program/instructions.ts";
import { classifier, droppedBy, scalingOf } from "../test-data/finite-differences.test-data.ts";
import { convolution, dropout, linear, norm } from "../test-data/layers.test-data.ts";
import { imagesOf, labelled, masksOf, weightsOf } from "../test-data/starts.test-data.ts";
import { openTrainer } from "../trainer.ts";

const sgd = optimizerSchema.parse({ name: "sgd", lr: 0.1 });

/** The values of 1 that leave the dropout layer `drop` in an iteration, example by example. */
async function droppedOnes(executor: ExecutorName, { rate, batch, iteration }: Drop, threads = 1) {
  const width = 37;
  const network = classifier([linear("ones", width), dropout("drop", rate)]);
  const program = compile({
    ...{ network, masks: masksOf(network, 1, 1), optimizer: sgd, batch, threads, ...scalingOf(network.input) },
    stream: (layer) => Int32Array.from(streamWords(["drops", layer])),
  });
  const place = program.train.findIndex(({ op }) => op === "dropout");
  const loaded = atOnce(
    executorNamed(executor).loading({ ...program, train: program.train.slice(0, place + 1) }, threads),
  );
  const biases = program.stored.find(({ parameter }) => parameter.name === "ones.bias")!;
  loaded.arena.fill(1, biases.values, biases.values + width); // its weights are 0
  const part = labelled(imagesOf(network.input, batch, 1), network.classes);
  const examples = Int32Array.from({ length: batch }, (_, i) => i);
  await loaded.run("train", {
    part,
    examples,
    from: iteration,
    rates: new Float32Array(2),
    losses: new Float32Array(1),
  });
  const at = program.train[place]!;
  if (at.op !== "dropout") throw new Error("no dropout");
  const line = (example: number, feature: number) =>
    at.values + Math.floor(example / LANES) * at.stride + feature * LANES + (example % LANES);
  const values = Array.from({ length: batch }, (_, example) =>
    Array.from({ length: width }, (_, feature) => loaded.arena[line(example, feature)]!),
  );
  return { network, values };
}

interface Drop {
  readonly rate: number;
  readonly batch: number;
  readonly iteration: number;
}

describe("the draws of dropout are those of its layer's stream", () => {
  for (const { name } of availableExecutors()) {
    test(`on ${name}`, async () => {
      for (const rate of [0, 0.1, 0.5, 0.9]) {
        for (const [batch, iteration] of [
          [5, 0],
          [16, 1],
          [40, 70_000],
        ] as const) {
          const { network, values } = await droppedOnes(name, { rate, batch, iteration });
          const dropped = droppedBy(network, batch, iteration);
          const left = Math.fround(1 / (1 - rate));
          const expected = values.map((row, example) => row.map((_, i) => (dropped("drop", example, i) ? 0 : left)));
          expect(values, `rate ${rate}, batch ${batch}, iteration ${iteration}`).toEqual(expected);
        }
      }
    });
  }

  test("whatever the threads", async () => {
    const how = { rate: 0.5, batch: 70, iteration: 4 };
    const { name } = availableExecutors()[0]!;
    const { values } = await droppedOnes(name, how);
    for (const threads of [2, 3]) expect((await droppedOnes(name, how, threads)).values).toEqual(values);
  });
});

test("the share of dropped values is the rate, and two iterations have nothing to do with each other", async () => {
  const { name } = availableExecutors()[0]!;
  for (const rate of [0.1, 0.5, 0.8]) {
    const first = (await droppedOnes(name, { rate, batch: 400, iteration: 8 })).values.flat();
    const next = (await droppedOnes(name, { rate, batch: 400, iteration: 9 })).values.flat();
    const count = first.length;
    const deviation = Math.sqrt((rate * (1 - rate)) / count);
    const share = (values: readonly number[]) => values.filter((x) => x === 0).length / count;
    for (const values of [first, next]) expect(Math.abs(share(values) - rate)).toBeLessThan(4 * deviation);
    // Both drop a value with probability rate^2: independent draws.
    const both = first.filter((x, i) => x === 0 && next[i] === 0).length / count;
    expect(Math.abs(both - rate ** 2)).toBeLessThan(4 * Math.sqrt((rate ** 2 * (1 - rate ** 2)) / count));
  }
});

test("a layer's stream is its own whatever other layers are called", () => {
  const own = [7, 8, 9, 10];
  for (const [other, name, numerics] of [
    [convolution("first", 3), "drop", 1],
    [convolution("stream", 3), "dense", 3],
    [norm("stream"), "constants", 3],
  ] as const) {
    const network = classifier([other, dropout(name, 0.5)]);
    const masks = masksOf(network, 1, 1);
    const program = compile({
      ...{ network, masks, optimizer: sgd, batch: 20, threads: 1, ...scalingOf(network.input) },
      stream: () => Int32Array.from(own),
    });
    const arena = new Int32Array(program.words);
    atOnce(program.fill(arena));
    const drop = program.train.find(({ op }) => op === "dropout");
    expect(drop?.op === "dropout" && [...arena.subarray(drop.stream, drop.stream + 4)], name).toEqual(own);
    // Trainings with another's numbers are no answers.
    expect(numericsOf(network, masks), name).toBe(numerics);
  }
});

test("evaluation drops nothing", async () => {
  const body = (rates: readonly [number, number]): readonly LayerSpec[] => [
    convolution("first", 3),
    norm("norm"),
    dropout("drop1", rates[0]),
    linear("fc1", 7),
    dropout("drop2", rates[1]),
  ];
  for (const { name: executor } of availableExecutors()) {
    const evaluated = [
      [0, 0],
      [0.5, 0.9],
    ].map(async ([one = 0, two = 0]) => {
      const network = classifier(body([one, two]));
      const masks = masksOf(network, 0.8, 2);
      const part = labelled(imagesOf(network.input, 70, 2), network.classes);
      const trainer = openTrainer({
        ...{ network, masks, weights: weightsOf(network, masks, 2), batch: 20, train: part, test: part, executor },
        ...{ ...scalingOf(network.input), optimizer: sgd, dropout: ["drops"] },
      });
      return trainer.evaluate(
        "test",
        Int32Array.from({ length: 70 }, (_, i) => i),
      );
    });
    const [without, dropping] = await Promise.all(evaluated);
    expect(dropping).toEqual(without);
  }
});
