import { describe, expect, test } from "vitest";
import type { Shape } from "../../shape.ts";
import { atOnce } from "../../steps.ts";
import { compile } from "../compile/compile.ts";
import { fromDense, toDense } from "../compile/dense.ts";
import { availableExecutors, type Executor, executorNamed } from "../executors/index.ts";
import type { LayerSpec } from "../network.ts";
import { optimizerSchema } from "../optimizers/index.ts";
import type { Instruction, WinogradConvolve } from "../program/instructions.ts";
import type { Program } from "../program/program.ts";
import { classifier, scalingOf } from "../test-data/finite-differences.test-data.ts";
import { averagePool, convolution, dropout, maxPool, norm, relu, residual } from "../test-data/layers.test-data.ts";
import { imagesOf, labelled, masksOf, weightsOf } from "../test-data/starts.test-data.ts";

const optimizer = optimizerSchema.parse({ name: "sgd", lr: 0.01, momentum: 0.9 });
const square: Shape = { channels: 3, rows: 8, columns: 8 };
const batch = 19;

function caseOf(layers: readonly LayerSpec[]) {
  const network = classifier(layers, square);
  const masks = masksOf(network, 0.6, 5);
  return {
    ...{ network, masks, weights: weightsOf(network, masks, 5), batch, optimizer, ...scalingOf(network.input) },
    part: labelled(imagesOf(network.input, 60, 5), network.classes),
  };
}

const pooling = (routine: readonly Instruction[]): readonly WinogradConvolve[] =>
  routine.filter((one): one is WinogradConvolve => one.op === "winograd-convolve" && one.pools === 1);

/** The same program whose convolutions put out all they find, behind its arena, for a pool and a ReLU of their own. */
function apart(program: Program): Program {
  let { words } = program;
  const split = (routine: readonly Instruction[]): readonly Instruction[] =>
    routine.flatMap((one): readonly Instruction[] => {
      if (one.op !== "winograd-convolve" || one.pools === 0) return [one];
      const { channels, rows, columns, chunks, outputs, outputStride, outputPlane, outputPitch } = one;
      const pooled = { outputs, outputStride, outputPlane, outputPitch };
      const pitch = columns * 16;
      const whole = { stride: channels * rows * pitch, plane: rows * pitch };
      const at = words;
      words += whole.stride * chunks;
      const { choices, choiceStride, choicePlane, choicePitch } = one;
      const place = { choices, choiceStride, choicePlane, choicePitch };
      const half = { channels, rows: rows / 2, columns: columns / 2, chunks };
      const all = { outputs: at, outputStride: whole.stride, outputPlane: whole.plane, outputPitch: pitch };
      const from = { inputs: at, inputStride: whole.stride, inputPlane: whole.plane, inputPitch: pitch };
      return [
        { ...one, ...all, relu: 0, pools: 0, choices: -1 },
        {
          op: "max-pool-forward",
          ...from,
          inputRows: rows,
          inputColumns: columns,
          ...pooled,
          ...half,
          size: 2,
          step: 2,
          ...place,
        },
        ...(one.relu
          ? [
              {
                op: "relu-forward" as const,
                ...{ values: outputs, stride: outputStride, plane: outputPlane, pitch: outputPitch },
                ...{ planes: channels, rows: rows / 2, columns: columns / 2, chunks },
              },
            ]
          : []),
      ];
    });
  const [train, differentiate, evaluate] = [program.train, program.differentiate, program.evaluate].map(split);
  return { ...program, train: train!, differentiate: differentiate!, evaluate: evaluate!, words };
}

const networks: Readonly<Record<string, readonly LayerSpec[]>> = {
  "chunk by chunk": [
    convolution("a", 16),
    convolution("b", 48),
    maxPool(2, 2),
    relu,
    convolution("c", 16),
    maxPool(2, 2),
  ],
  "before a batch normalisation": [
    ...[convolution("a", 16), convolution("b", 16, { bias: false }), maxPool(2, 2), norm("norm"), relu],
    ...[convolution("c", 32), maxPool(2, 2), dropout("drop", 0.2)],
  ],
  "twice, and before a sum": [
    convolution("a", 16),
    residual(
      [convolution("b", 16, { bias: false }), maxPool(2, 2)],
      [convolution("c", 16, { bias: false }), maxPool(2, 2), maxPool(1, 1)],
    ),
    maxPool(2, 2),
  ],
};

/** The weights after an iteration, its loss, and an evaluation. */
async function ran(one: ReturnType<typeof caseOf>, program: Program, executor: Executor, threads: number) {
  const loaded = atOnce(executor.loading(program, threads));
  fromDense(program.stored, one.weights, loaded.arena);
  const call = { part: one.part, from: 0, rates: Float32Array.of(0.01, 0), losses: new Float32Array(1) };
  const numbers = (count: number) => Int32Array.from({ length: count }, (_, i) => i);
  await loaded.run("train", { ...call, examples: numbers(batch) });
  const evaluation = await loaded.run("evaluate", { ...call, examples: numbers(20) });
  return { evaluation, loss: call.losses[0], weights: toDense(program.stored, loaded.arena) };
}

describe("pools of 2 x 2 are made with the outputs before them, with the bits of a pass of their own", () => {
  for (const [name, layers] of Object.entries(networks)) {
    test(name, async () => {
      const one = caseOf(layers);
      const expected = await ran(one, apart(compile({ ...one, threads: 1 })), executorNamed("reference"), 1);
      expect(expected.loss).toBeGreaterThan(0);
      for (const executor of availableExecutors()) {
        for (const threads of executor.name === "reference" ? [1] : [1, 2, 3]) {
          const program = compile({ ...one, threads });
          expect(pooling(program.train).length).toBeGreaterThanOrEqual(2);
          expect(pooling(program.evaluate).length).toBeGreaterThanOrEqual(1);
          const found = await ran(one, program, executor, threads);
          expect(found, `${executor.name} x${threads}`).toEqual(expected);
        }
      }
    });
  }
});

test("a pool is a pass of its own where others read what it reads, where windows differ, and after a ReLU", () => {
  const poolsOf = (layers: readonly LayerSpec[]) => {
    const program = compile({ ...caseOf([convolution("a", 16), ...layers]), threads: 1 });
    return pooling([...program.train, ...program.evaluate]).length;
  };
  const wide = convolution("b", 16);
  expect(poolsOf([wide, maxPool(2, 2)])).toBeGreaterThan(0);
  expect(poolsOf([wide, residual([maxPool(2, 2)], [convolution("c", 16, { stride: 2 })])])).toBe(0);
  expect(poolsOf([residual([wide, maxPool(1, 1)]), maxPool(2, 2)])).toBe(0);
  expect(poolsOf([residual([wide]), maxPool(2, 2)])).toBe(0);
  expect(poolsOf([wide, maxPool(3, 2)])).toBe(0);
  expect(poolsOf([wide, maxPool(2, 1)])).toBe(0);
  expect(poolsOf([wide, averagePool(2, 2)])).toBe(0);
  expect(poolsOf([wide, relu, maxPool(2, 2)])).toBe(0);
  expect(poolsOf([wide, dropout("drop", 0.5), maxPool(2, 2)])).toBe(0);
  expect(poolsOf([convolution("b", 24), maxPool(2, 2)])).toBe(0);
});
