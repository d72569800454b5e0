import { InvariantError } from "../errors.ts";
import { type StreamPath, streamWords } from "../random.ts";
import { atOnce, type Steps } from "../steps.ts";
import { checkEvaluation, checkPart, checkTraining } from "./check-calls.ts";
import { compile } from "./compile/compile.ts";
import { fromDense, toDense } from "./compile/dense.ts";
import { type ExampleBytes, type ExecutorName, executorNamed } from "./executors/index.ts";
import { placesRead, weightsRead } from "./lists/places-read.ts";
import type { Network } from "./network.ts";
import { type Optimizer, ruleOf } from "./optimizers/index.ts";
import type { Masks, Weights } from "./parameter.ts";
import type { MemoryKind } from "./program/memory.ts";
import type { Program } from "./program/program.ts";
import type { TrainCall } from "./train-call.ts";

export interface TrainerOptions {
  readonly network: Network;
  /** Which weights exist; the others have no storage. Not to be changed as long as the trainer is used. */
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
  /** Random stream of the dropout layers, whose names are appended; needed where there are any. */
  readonly dropout?: StreamPath | undefined;
  /** Whether training gives `shifts`; default false. */
  readonly augmented?: boolean | undefined;
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
  /** Mean cross-entropy over the examples, and its sum. */
  readonly loss: number;
  readonly lossSum: number;
  readonly correct: number;
  readonly examples: number;
}

/** All that goes on from one iteration to the next. */
export interface Checkpoint {
  readonly parameters: Float32Array;
  readonly state: Float32Array;
  /** Powers of the optimizer's decays. */
  readonly powers: readonly number[];
}

/**
 * One network in training. Calls of `train` and `evaluate` run, and end, in the order in which they are asked for; before
 * anything else is asked they must have ended, but a `snapshot` may be taken while the network is evaluated.
 */
export interface Trainer {
  readonly executor: ExecutorName;
  /** Multiply-adds that one iteration needs for the surviving weights of each layer. */
  readonly multiplyAdds: ReadonlyMap<string, number>;
  /** Bytes of the arena, by what they are for. */
  readonly memory: ReadonlyMap<MemoryKind, number>;
  /** The instructions of an iteration: what each does, and for which layer. */
  readonly instructions: readonly { readonly layer: string; readonly operation: string }[];
  /**
   * Runs iterations off the event loop. `examples`: numbers of training examples, a batch for each iteration, one after
   * the other; `rates`: one learning rate for each iteration. The optimizer's step count goes on from call to call.
   * `from`: number of the first iteration, which dropout draws by; default 0. `shifts`: for each example how it is read, as
   * `packShift` makes it; outside the example is black.
   */
  train(call: TrainCall): Promise<TrainOutcome>;
  /**
   * Loss and correct answers over these examples of a part, and over those of an evaluation `before`: in pieces of a multiple
   * of `EVALUATION_BATCH` examples it has the bits of one over all. The network is not changed.
   */
  evaluate(part: "train" | "test", examples: Int32Array, before?: Evaluation): Promise<Evaluation>;
  /** A dense copy of all parameters, or of those in a snapshot, pruned places 0. */
  weights(snapshot?: Float32Array): Weights;
  /**
   * Where there are weights: 1 at the place of each that the kernels read, 0 elsewhere; nothing of biases. Found in the
   * kernels' own lists, not in the masks that the trainer was given.
   */
  places(): Masks;
  /** A cheap copy of the live parameters, into `into` if that is given. */
  snapshot(into?: Float32Array): Float32Array;
  /**
   * Brings a snapshot's parameters back; it holds those that were there instead, since a third copy of a large network is
   * too much. The optimizer's state is not touched.
   */
  exchange(snapshot: Float32Array): void;
  /** Everything that training goes on from, the optimizer's state included, as it is until the next call; and the way back. */
  checkpoint(): Checkpoint;
  resume(checkpoint: Checkpoint): void;
  /** Gives the network's memory back. After it nothing may be called but `weights`. */
  close(): void;
}

/** Compiles the network, allocates its memory and loads its weights. */
export const openTrainer = (options: TrainerOptions): Trainer => atOnce(openingTrainer(options));

/** The same in pieces: a large network takes seconds, and signals are to be heard meanwhile. */
export function* openingTrainer(options: TrainerOptions): Steps<Trainer> {
  const { optimizer, batch, threads = 1 } = options;
  const executor = executorNamed(options.executor);
  const parts = { train: options.train, test: options.test };
  for (const [name, part] of Object.entries(parts)) checkPart(name, part, options.network);
  const lit = litShareOf(options.train);
  const program = compile({ ...options, threads, lit, stream: streamsOf(options.dropout) });
  const { stored, parameters } = program;
  const instructions = instructionsOf(program);
  const reads = weightsRead(program);
  const loaded = yield* executor.loading(program, threads);
  const nothing = new Float32Array(0);
  const rule = ruleOf(optimizer);
  const decays = rule.decays(optimizer);
  let powers: readonly number[] = decays.map(() => 1);

  let live = loaded.arena.subarray(parameters.at, parameters.at + parameters.count);
  const state = loaded.arena.subarray(program.state.at, program.state.at + program.state.count);
  fromDense(stored, options.weights, live);

  return {
    executor: executor.name,
    multiplyAdds: program.multiplyAdds,
    memory: new Map([...program.memory].map(([kind, words]) => [kind, 4 * words])),
    instructions,

    async train(asked) {
      checkTraining(asked, { part: parts.train, batch, instructions: instructions.length });
      const { examples, rates, from = 0, shifts, times } = asked;
      const losses = new Float32Array(rates.length);
      const pairs = new Float32Array(2 * rates.length);
      rates.forEach((lr, i) => {
        powers = decays.map((decay, j) => (powers[j] ?? 1) * decay);
        pairs.set(rule.rates(optimizer, lr, powers), 2 * i);
      });
      const call = { part: parts.train, examples, shifts, rates: pairs, losses, from, times };
      const { iterations } = await loaded.run("train", call);
      return iterations < rates.length
        ? { losses: losses.slice(0, iterations + 1), diverged: iterations }
        : { losses, diverged: null };
    },

    async evaluate(part, examples, before = { loss: 0, lossSum: 0, correct: 0, examples: 0 }) {
      checkEvaluation(examples, parts[part]);
      const call = { part: parts[part], examples, rates: nothing, losses: nothing, from: 0, lossSum: before.lossSum };
      const { lossSum, correct } = await loaded.run("evaluate", call);
      const count = before.examples + examples.length;
      return { loss: lossSum / count, lossSum, correct: before.correct + correct, examples: count };
    },

    weights: (snapshot = live) => toDense(stored, snapshot),

    places() {
      const lists = new Int32Array(loaded.arena.buffer, loaded.arena.byteOffset, loaded.arena.length);
      return new Map(reads.map((read) => [read.parameter.name, placesRead(lists, read)]));
    },

    snapshot(into = new Float32Array(live.length)) {
      into.set(live);
      return into;
    },
    exchange(snapshot) {
      for (let i = 0; i < live.length; i++) [live[i], snapshot[i]] = [snapshot[i]!, live[i]!];
    },
    checkpoint: () => ({ parameters: live, state, powers }),
    resume(checkpoint) {
      live.set(checkpoint.parameters);
      state.set(checkpoint.state);
      powers = checkpoint.powers;
    },
    close() {
      loaded.shrink(parameters.at + parameters.count); // before there is a copy
      live = live.slice();
      loaded.close();
    },
  };
}

/** Bytes of the examples in which the share of pixels that are not black is counted. */
const LOOKED_AT = 1_000_000;

/** The share of the pixels that are not black, of some examples from the first to the last. */
function litShareOf({ count, pixels }: ExampleBytes): number {
  const size = pixels.length / count;
  const step = Math.max(1, Math.ceil(pixels.length / LOOKED_AT));
  let lit = 0;
  let seen = 0;
  for (let example = 0; example < count; example += step, seen += size) {
    for (let i = example * size; i < (example + 1) * size; i++) if (pixels[i] !== 0) lit++;
  }
  return lit / seen;
}

/** A copy: the trainer's methods do not hold on to the program. */
const instructionsOf = ({ train, layers }: Program): Trainer["instructions"] =>
  train.map(({ op }, i) => ({ layer: layers[i] ?? "", operation: op }));

/** Words that name the stream of each dropout layer. */
const streamsOf = (dropout: StreamPath | undefined) => (layer: string) => {
  if (!dropout) throw new InvariantError(`no random stream was given, and layer ${layer} needs one`);
  return Int32Array.from(streamWords([...dropout, layer]));
};
