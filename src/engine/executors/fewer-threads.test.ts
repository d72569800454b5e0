import { expect, test } from "vitest";
import { atOnce } from "../../steps.ts";
import { compile } from "../compile/compile.ts";
import { fromDense } from "../compile/dense.ts";
import type { Network } from "../network.ts";
import { optimizerSchema } from "../optimizers/index.ts";
import { convolution, linear, maxPool, relu } from "../test-data/layers.test-data.ts";
import { imagesOf, labelled, masksOf, weightsOf } from "../test-data/starts.test-data.ts";
import { availableExecutors, type ExecutorName, executorNamed } from "./index.ts";

const ASKED = 4;
const BATCH = 60;
const optimizer = optimizerSchema.parse({ name: "sgd", lr: 0.05 });

interface Case {
  readonly network: Network;
  readonly density: number;
  /** The share of the pixels that are not black. */
  readonly lit: number;
  /** More than one: threads are in each other's way only now and then. */
  readonly iterations: number;
}

/** All parameters after a training by fewer threads than its program was compiled for. */
async function trainedBy({ network, density, lit, iterations }: Case, executor: ExecutorName, threads: number) {
  const masks = masksOf(network, density, 1);
  const scaling = { scale: [1 / 255], shift: [0] };
  const program = compile({ network, masks, optimizer, batch: BATCH, threads: ASKED, lit, ...scaling });
  const loaded = atOnce(executorNamed(executor).loading(program, threads));
  const { at, count } = program.parameters;
  const parameters = loaded.arena.subarray(at, at + count);
  fromDense(program.stored, weightsOf(network, masks, 1), parameters);
  const images = imagesOf(network.input, BATCH, 1);
  const pixels = images.pixels.map((value, i) => (i % 5 < 5 * lit ? value : 0));
  await loaded.run("train", {
    part: labelled({ ...images, pixels }, network.classes),
    examples: Int32Array.from({ length: iterations * BATCH }, (_, i) => i % BATCH),
    from: 0,
    rates: new Float32Array(2 * iterations).fill(0.05),
    losses: new Float32Array(iterations),
  });
  const after = parameters.slice();
  loaded.close();
  return { after, operations: program.train.map(({ op }) => op) };
}

async function expectSameBits(one: Case, operations: readonly string[]) {
  for (const { name } of availableExecutors()) {
    if (name === "reference") continue;
    const alone = await trainedBy(one, name, 1);
    expect(alone.operations).toEqual(expect.arrayContaining([...operations]));
    expect(alone.after.every(Number.isFinite)).toBe(true);
    for (const threads of [3, 2, ASKED]) {
      const { after } = await trainedBy(one, name, threads);
      expect(
        after.every((value, i) => value === alone.after[i]),
        `${name} x${threads} of ${ASKED}`,
      ).toBe(true);
    }
  }
}

// The system may refuse threads: native/door.cc goes on with those that it has.
test("fewer threads than a program was compiled for give the same bits, with weights by input", () => {
  const layers = [linear("fc1", 300), relu, linear("fc2", 100), relu, linear("output", 10)];
  const network = { input: { channels: 1, rows: 28, columns: 28 }, classes: 10, layers };
  return expectSameBits({ network, density: 0.8, lit: 0.2, iterations: 40 }, ["linear-by-input", "gradients-by-input"]);
});

test("and in layers of all other kinds that have room for each thread", async () => {
  const input = { channels: 1, rows: 12, columns: 12 };
  const layers = [
    ...[convolution("first", 16), convolution("second", 32), relu, maxPool(2, 2), convolution("third", 37)],
    ...[relu, linear("fc1", 70), relu, linear("output", 10)],
  ];
  const network = { input, classes: 10, layers };
  const winograd = ["winograd-convolve", "winograd-gradients"];
  await expectSameBits({ network, density: 1, lit: 1, iterations: 3 }, [...winograd, "dense-gradients"]);
  await expectSameBits({ network, density: 0.1, lit: 1, iterations: 3 }, ["convolution-gradients", "linear-forward"]);
});
