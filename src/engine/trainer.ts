import { compile } from "./compile.ts";
import { type ExampleBytes, type ExecutorName, executorNamed } from "./executors/index.ts";
import type { Network } from "./network.ts";
import { type Optimizer, ruleOf } from "./optimizers/index.ts";
import { lengthOf, type Masks, type Weights } from "./parameter.ts";

export interface TrainerOptions {
  readonly network: Network;
  /** Which weights exist; the others have no storage. */
  readonly masks: Masks;
  readonly optimizer: Optimizer;
  /** Examples in one iteration. */
  readonly batch: number;
  readonly train: ExampleBytes;
  readonly test: ExampleBytes;
  /** An input is pixel * scale[channel] + shift[channel]. [0, 1]: scale 1/255, shift 0. */
  readonly scale: readonly number[];
  readonly shift: readonly number[];
  /** The weights that training starts from; pruned places are not read. */
  readonly weights: Weights;
  /** Default: the best that this machine has. */
  readonly executor?: ExecutorName | undefined;
  /** Threads that split this one network; default 1. The bits do not depend on it. */
  readonly threads?: number | undefined;
}

export interface TrainOutcome {
  /** The mean loss of each iteration's batch, before its update; the last one is not finite if training diverged. */
  readonly losses: Float32Array;
  /** Index into `losses` of the first loss that is not a finite number (training stopped there), or null. */
  readonly diverged: number | null;
}

export interface Evaluation {
  /** Mean cross-entropy over the examples. */
  readonly loss: number;
  readonly correct: number;
  readonly examples: number;
}

/** One network in training. Await each call before the next. */
export interface Trainer {
  readonly executor: ExecutorName;
  /** Multiply-adds that one iteration's surviving weights need. */
  readonly multiplyAdds: number;
  /**
   * Runs iterations off the event loop. `examples`: numbers of training examples, a batch for each iteration, one after
   * the other; `rates`: one learning rate for each iteration. The optimizer's step count goes on from call to call.
   */
  train(steps: { readonly examples: Int32Array; readonly rates: Float64Array }): Promise<TrainOutcome>;
  /** Loss and correct answers over these examples of a part. The network is not changed. */
  evaluate(part: "train" | "test", examples: Int32Array): Promise<Evaluation>;
  /** A dense copy of all parameters, pruned places 0. */
  weights(): Weights;
  /** A cheap copy of the live parameters, and the way back. The optimizer's state is not touched. */
  snapshot(): Float32Array;
  restore(snapshot: Float32Array): void;
}

/** Compiles the network, allocates its memory and loads its weights. */
export function openTrainer(options: TrainerOptions): Trainer {
  const { optimizer, batch, threads = 1 } = options;
  const executor = executorNamed(options.executor);
  const program = compile({ ...options, threads });
  const machine = executor.load(program, threads);
  const parts = { train: options.train, test: options.test };
  const nothing = new Float32Array(0);
  const rule = ruleOf(optimizer);
  const [beta1, beta2] = optimizer.name === "adam" ? [optimizer.beta1, optimizer.beta2] : [0, 0];
  const powers = { beta1: 1, beta2: 1 };

  const live = machine.arena.subarray(program.parameters.at, program.parameters.at + program.parameters.count);
  for (const { parameter, values, places } of program.stored) {
    const dense = options.weights.get(parameter.name);
    if (!dense) throw new Error(`no weights for ${parameter.name}`);
    for (let k = 0; k < places.length; k++) live[values + k] = dense[places[k]!]!;
  }

  return {
    executor: executor.name,
    multiplyAdds: program.multiplyAdds,

    async train({ examples, rates }) {
      const losses = new Float32Array(rates.length);
      const pairs = new Float32Array(2 * rates.length);
      rates.forEach((lr, step) => {
        powers.beta1 *= beta1;
        powers.beta2 *= beta2;
        pairs.set(rule.rates(optimizer, lr, powers), 2 * step);
      });
      if (examples.length !== batch * rates.length) throw new Error("train: examples must be whole batches");
      const { steps } = await machine.run("train", { part: parts.train, examples, rates: pairs, losses });
      return steps < rates.length
        ? { losses: losses.slice(0, steps + 1), diverged: steps }
        : { losses, diverged: null };
    },

    async evaluate(part, examples) {
      const request = { part: parts[part], examples, rates: nothing, losses: nothing };
      const { lossSum, correct } = await machine.run("evaluate", request);
      return { loss: lossSum / examples.length, correct, examples: examples.length };
    },

    weights() {
      return new Map(
        program.stored.map(({ parameter, values, places }) => {
          const dense = new Float32Array(lengthOf(parameter));
          for (let k = 0; k < places.length; k++) dense[places[k]!] = live[values + k]!;
          return [parameter.name, dense];
        }),
      );
    },

    snapshot: () => live.slice(),
    restore: (snapshot) => live.set(snapshot),
  };
}
