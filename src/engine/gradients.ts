import { LthError } from "../errors.ts";
import { inSteps } from "../steps.ts";
import { checkPart } from "./check-calls.ts";
import { compile } from "./compile/compile.ts";
import { fromDense, toDense } from "./compile/dense.ts";
import { type ExampleBytes, type ExecutorName, executorNamed } from "./executors/index.ts";
import type { Network } from "./network.ts";
import { isTrained, type Masks, type Weights } from "./parameter.ts";

export interface GradientOptions {
  /** Without dropout, which only training has. */
  readonly network: Network;
  readonly masks: Masks;
  /** Dense; pruned places are not read. */
  readonly weights: Weights;
  readonly batch: number;
  readonly train: ExampleBytes;
  /** Numbers of training examples: whole batches, one after the other. */
  readonly examples: Int32Array;
  /** An input is pixel * scale[channel] + shift[channel]. */
  readonly scale: readonly number[];
  readonly shift: readonly number[];
  readonly executor?: ExecutorName | undefined;
  readonly threads?: number | undefined;
}

/** The optimizer does not matter to gradients: the smallest one, which is never run. */
const UNUSED = { name: "sgd", lr: 1, momentum: 0, nesterov: false, weightDecay: 0 } as const;

/**
 * Gradients of the mean loss at these weights, by trained parameter, dense, 0 in pruned places: the mean over the batches,
 * each computed in float32 as training does, added up in double precision. Batch normalisations use each batch's statistics.
 * The parameters stay as they are. Throws an LthError if a loss or a gradient is no finite number.
 */
export async function gradientsOf(options: GradientOptions): Promise<Weights> {
  const { network, weights, batch, train, examples, threads = 1 } = options;
  checkPart("train", train, network);
  const program = compile({ ...options, optimizer: UNUSED, threads });
  const loaded = await inSteps(executorNamed(options.executor).loading(program, threads));
  try {
    const { parameters, gradients, stored } = program;
    fromDense(stored, weights, loaded.arena.subarray(parameters.at, parameters.at + parameters.count));
    const trained = stored.filter(({ parameter }) => isTrained(parameter));
    const count = trained.reduce((end, one) => Math.max(end, one.values + one.count), 0);
    const sum = new Float64Array(count);
    const batches = examples.length / batch;
    for (let i = 0; i < batches; i++) {
      const losses = new Float32Array(1);
      const rates = new Float32Array(2);
      const part = examples.subarray(i * batch, (i + 1) * batch);
      const { iterations } = await loaded.run("differentiate", { part: train, examples: part, rates, losses, from: 0 });
      const found = loaded.arena.subarray(gradients, gradients + count);
      if (iterations < 1 || !found.every(Number.isFinite)) throw noNumber(losses[0]);
      for (let k = 0; k < count; k++) sum[k]! += found[k]!;
    }
    return toDense(
      trained,
      Float32Array.from(sum, (value) => value / batches),
    );
  } finally {
    loaded.close();
  }
}

const noNumber = (loss: number | undefined): LthError =>
  new LthError(
    `the gradient of the loss is no finite number (loss ${loss})`,
    "look at weights that training can start from: a smaller initial deviation, or another criterion",
    { fault: "found" },
  );
