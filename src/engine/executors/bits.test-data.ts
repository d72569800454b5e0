import { expect } from "vitest";
import { sha256 } from "../../hash.ts";
import { stream } from "../../random.ts";
import type { Network } from "../network.ts";
import type { Optimizer } from "../optimizers/index.ts";
import type { Masks, Weights } from "../parameter.ts";
import { packShift, type Shift } from "../program/shift.ts";
import { type Evaluation, openTrainer } from "../trainer.ts";
import { availableExecutors, type ExampleBytes, type ExecutorName } from "./index.ts";

/** A short training, for which every executor must give the same bits. */
export interface Case {
  readonly network: Network;
  readonly masks: Masks;
  readonly weights: Weights;
  readonly part: ExampleBytes;
  readonly batch: number;
  readonly scale: readonly number[];
  readonly shift: readonly number[];
  readonly optimizer: Optimizer;
  /** The learning rates of each call to train. */
  readonly rates: readonly (readonly number[])[];
  /** Number of the first iteration; default 0. */
  readonly from?: number;
  /** How the examples of the whole training are read, one after the other. */
  readonly shifts?: readonly Shift[];
  /** Batches are drawn from so many of the first examples; default all. */
  readonly drawn?: number;
  /** Examples that are evaluated at the end; default 150. */
  readonly evaluated?: number;
}

/** What came of it. */
export interface Trained {
  readonly losses: readonly number[];
  /** The parameters after each call. */
  readonly weights: readonly Weights[];
  readonly evaluation: Evaluation;
}

/** The numbers of the examples of iteration `iteration`, counted from the first one; -1: those of the evaluation. */
export function examplesOf({ part, batch, drawn = part.count, evaluated = 150 }: Case, iteration: number): Int32Array {
  const order = stream(["order"]).permutation(drawn);
  const [first, count] = iteration < 0 ? [0, evaluated] : [iteration * batch, batch];
  return Int32Array.from({ length: count }, (_, i) => order[(first + i) % drawn]!);
}

export async function trained(one: Case, executor: ExecutorName, threads: number): Promise<Trained> {
  const { rates, part, batch, from = 0, shifts } = one;
  const trainer = openTrainer({
    ...{ ...one, train: part, test: part, executor, threads, dropout: ["drops"] },
    augmented: shifts !== undefined,
  });
  const losses: number[] = [];
  const weights: Weights[] = [];
  let iteration = 0;
  for (const call of rates) {
    const numbers = call.map((_, i) => iteration + i);
    const step = await trainer.train({
      examples: Int32Array.from(numbers.flatMap((number) => [...examplesOf(one, number)])),
      rates: Float64Array.from(call),
      from: from + iteration,
      shifts: shifts && Int32Array.from(shifts.slice(iteration * batch, (iteration + call.length) * batch), packShift),
    });
    iteration += call.length;
    losses.push(...step.losses);
    weights.push(trainer.weights());
  }
  return { losses, weights, evaluation: await trainer.evaluate("test", examplesOf(one, -1)) };
}

const bitsOf = ({ losses, weights, evaluation }: Trained) => ({
  losses,
  evaluation,
  weights: weights.map((all) =>
    [...all].map(([name, values]) => `${name} ${sha256(new Uint8Array(values.buffer)).slice(0, 16)}`),
  ),
});

/**
 * Every native executor gives the reference's bits with 1, 2 and 3 threads (or with `threads`), in each of `attempts`;
 * hands back the reference's training.
 */
export async function expectSameBits(one: Case, { attempts = 1, threads = [1, 2, 3] } = {}): Promise<Trained> {
  const expected = await trained(one, "reference", 1);
  const bits = bitsOf(expected);
  for (const { name } of availableExecutors()) {
    if (name === "reference") continue;
    for (const number of Array.from({ length: attempts }, () => threads).flat())
      expect(bitsOf(await trained(one, name, number)), `${name} x${number}`).toEqual(bits);
  }
  return expected;
}
