import type { Optimizer } from "../engine/index.ts";

/** The learning rate of one iteration, counted from the dense network's iteration 0. Constant, as for LeNet and Conv-2/4/6. */
export const learningRate = (optimizer: Optimizer, _iteration: number): number => optimizer.lr;

/** The learning rates of iterations `from` to `until` - 1. */
export const learningRates = (optimizer: Optimizer, from: number, until: number): Float64Array =>
  Float64Array.from({ length: until - from }, (_, i) => learningRate(optimizer, from + i));
