import type { z } from "zod";
import type { Masks, Weights } from "../engine/index.ts";
import type { StreamPath } from "../random.ts";

/** A network that is about to be pruned. All weights are dense, by parameter. */
export interface Ranked<Options = unknown> {
  /** The weights that are ranked: trained ones, unless the strategy prunes before training. */
  readonly weights: Weights;
  /** Which weights survive until now. */
  readonly masks: Masks;
  /** What the training of these weights started from; pruned places are 0. */
  readonly start: Weights;
  /** The dense network's weights at iteration 0. They differ from `start` where tickets are rewound. */
  readonly initial: Weights;
  readonly probe: Probe;
  /**
   * Random numbers of this round alone; append the parameter's name for each. Where one network is ranked for the masks of all
   * rounds, they are the same in all: a weight that one round prunes must not come back in the next.
   */
  readonly stream: StreamPath;
  readonly options: Options;
}

/** The same before there are options. `start` and `initial` are made only for a criterion that reads them. */
export interface Rankable extends Omit<Ranked, "start" | "initial" | "options"> {
  start(): Weights;
  initial(): Weights;
}

export const rankedWith = <Options>(rankable: Rankable, options: Options): Ranked<Options> => ({
  weights: rankable.weights,
  masks: rankable.masks,
  probe: rankable.probe,
  stream: rankable.stream,
  options,
  get start() {
    return rankable.start();
  },
  get initial() {
    return rankable.initial();
  },
});

/** Looks at the network on training examples, without training it. */
export interface Probe {
  /**
   * Gradients of the mean loss over `batches` batches of training examples at the weights `at` (default: those that are
   * ranked), by parameter; 0 in pruned places. Batch normalisations use the batch's statistics, dropout leaves nothing out.
   */
  gradients(batches: number, at?: Weights): Promise<Weights>;
}

/** Gives every weight a score; the lowest of the survivors are pruned. One criterion per file. */
export interface Criterion<Options = unknown> {
  /** One line for `lth spec`, with where it comes from. */
  readonly about: string;
  /** Its options beside its name, each with a default. Absent: it has none. */
  readonly schema?: z.ZodObject & z.ZodType<Options>;
  /** True if scores mean something before any training, as the strategy at-start needs it. */
  readonly untrained?: true;
  /** One score for each weight, by weight parameter; pruned places are not looked at. Scores are numbers, never NaN. */
  score(ranked: Ranked<Options>): Scores | Promise<Scores>;
}

/** By weight parameter, one number for each weight. */
export type Scores = ReadonlyMap<string, Float32Array>;
