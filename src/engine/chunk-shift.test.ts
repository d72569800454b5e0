import { expect, test } from "vitest";
import { compile } from "./compile/compile.ts";
import { expectSameBits } from "./executors/bits.test-data.ts";
import { optimizerSchema } from "./optimizers/index.ts";
import { classifier, expectGradients, scalingOf, startOf } from "./test-data/finite-differences.test-data.ts";
import { convolution, norm, relu, residual } from "./test-data/layers.test-data.ts";

const block = (name: string) => [
  residual([
    convolution(`${name}-conv1`, 4),
    norm(`${name}-bn1`),
    relu,
    convolution(`${name}-conv2`, 4),
    norm(`${name}-bn2`),
  ]),
  relu,
];
const network = classifier([convolution("first", 4), norm("bn"), relu, ...block("block1"), ...block("block2")], {
  channels: 2,
  rows: 4,
  columns: 4,
});
const sgd = optimizerSchema.parse({ name: "sgd", lr: 0.01, momentum: 0.9 });

test("gradients of a convolution's input take the place of its output's, a chunk further or back in turns", async () => {
  const { masks } = startOf(network, {});
  const scaling = scalingOf(network.input);
  const shifted = (batch: number) =>
    compile({ network, masks, batch, optimizer: sgd, ...scaling, threads: 1 }).train.flatMap((one) =>
      one.op === "convolve" && one.chunkShift !== 0 ? [one] : [],
    );
  expect(shifted(40).map(({ chunkShift }) => chunkShift)).toEqual([1, -1, 1, -1]);
  for (const { inputs, inputPitch, outputs, outputStride, chunkShift } of shifted(40)) {
    // The window of output (0, 0) begins a row and a line before the input's first line.
    expect(outputs).toBe(inputs + inputPitch + 16 + chunkShift * outputStride);
  }
  expect(shifted(16), "one chunk has nothing beside it").toEqual([]);
});

test("and are those of finite differences, with the same bits for any number of threads", async () => {
  await expectGradients(network, { batch: 40 });
  const start = startOf(network, { batch: 40 });
  await expectSameBits(
    { ...start, ...scalingOf(network.input), optimizer: sgd, rates: [[0.01, 0.01]], evaluated: 19 },
    { attempts: 3 },
  );
});
