import { datasetIn } from "../../src/data/index.ts";
import { lengthOf, type Parameter, parametersOf } from "../../src/engine/index.ts";
import { Interrupted } from "../../src/errors.ts";
import { type Job, startWeights, type Trained, type TrainingState, type WeightsOf } from "../../src/lottery/index.ts";
import { unpackMasks } from "../../src/prune/index.ts";
import type { Clock } from "../../src/workers/clock.ts";
import type { Depot } from "../../src/workers/depot/depot.ts";
import { dataName } from "../../src/workers/depot/names.ts";
import { Missing } from "../../src/workers/worker/missing.ts";
import type { Train } from "../../src/workers/worker/training.ts";

/** Milliseconds that an iteration takes. */
const ITERATION = 9000;

/** What a training has between two iterations. Each iteration's number goes into every weight: one too many shows in the bits. */
class FakeTrainer {
  readonly #job: Job;
  readonly #parameters: readonly Parameter[];
  readonly #live: Uint8Array;
  #values: Float32Array;
  #best: { iteration: number; snapshot: Float32Array } | undefined;
  #validated: number[] = [];
  iteration: number;

  private constructor(job: Job, values: Float32Array) {
    const masks = unpackMasks(job.mask);
    this.#job = job;
    this.#parameters = parametersOf(job.content.network);
    this.#live = Uint8Array.from(
      this.#parameters.flatMap((one) => [...(masks.get(one.name) ?? new Uint8Array(lengthOf(one)).fill(1))]),
    );
    this.#values = values;
    this.iteration = job.content.train.from;
  }

  static async begun(job: Job, weightsOf: WeightsOf): Promise<FakeTrainer> {
    const { network, start } = job.content;
    const weights = await startWeights(network, start, unpackMasks(job.mask), weightsOf, async () => undefined);
    const values = parametersOf(network).flatMap(({ name }) => [...(weights.get(name) ?? [])]);
    return new FakeTrainer(job, Float32Array.from(values));
  }

  static resumed(job: Job, { iteration, trainer, best, validation }: TrainingState): FakeTrainer {
    const resumed = new FakeTrainer(job, trainer.parameters);
    resumed.iteration = iteration;
    resumed.#best = best && { iteration: best.iteration, snapshot: best.snapshot };
    resumed.#validated = [...validation.iteration];
    return resumed;
  }

  step(): void {
    const { measure, train } = this.#job.content;
    const { iteration } = this;
    this.#values = this.#values.map((value, i) =>
      this.#live[i] === 1
        ? value * 0.97 + Math.fround((((iteration + 1) * 7919 + i * 104_729) % 1009) / 9000 - 0.05)
        : 0,
    );
    this.iteration = iteration + 1;
    if (this.iteration % measure.every !== 0 && this.iteration !== train.until) return;
    this.#validated.push(this.iteration);
    const lowest = this.#best === undefined || this.loss(this.iteration) < this.loss(this.#best.iteration);
    if (lowest) this.#best = { iteration: this.iteration, snapshot: this.#values.slice() };
  }

  loss(iteration: number): number {
    return 1 + ((iteration * 5 + this.#job.key.charCodeAt(0)) % 11) / 10;
  }

  state(): TrainingState {
    const best = this.#best;
    const { iteration } = this;
    return {
      ...{ iteration, lastLoss: this.loss(iteration), validation: this.#curve(), test: this.#curve() },
      best: best && { iteration: best.iteration, validation: this.#score(best.iteration), snapshot: best.snapshot },
      trainer: { parameters: this.#values.slice(), state: new Float32Array(0), powers: [] },
    };
  }

  trained(): Trained {
    const { iteration } = this;
    const best = this.#best ?? { iteration, snapshot: this.#values };
    const at = (when: number) => ({ train: this.#score(when), validation: this.#score(when), test: this.#score(when) });
    const survivors = this.#job.mask.map(({ name }) => [name, this.#livingIn(name)] as const);
    return {
      diverged: null,
      result: {
        ...{ iterations: iteration, earlyStopIteration: best.iteration, censored: best.iteration === iteration },
        ...{ atEarlyStop: at(best.iteration), atEnd: at(iteration), validation: this.#curve(), test: this.#curve() },
        survivors: Object.fromEntries(survivors),
      },
      finalWeights: this.#weights(this.#values),
      earlyStopWeights: this.#weights(best.snapshot),
    };
  }

  #weights(values: Float32Array) {
    let at = 0;
    return new Map(
      this.#parameters.map((one) => {
        const begin = at;
        at += lengthOf(one);
        return [one.name, values.slice(begin, at)] as const;
      }),
    );
  }

  #livingIn(name: string): number {
    let at = 0;
    for (const one of this.#parameters) {
      const length = lengthOf(one);
      if (one.name === name) return this.#live.subarray(at, at + length).reduce((sum, bit) => sum + bit, 0);
      at += length;
    }
    return 0;
  }

  #score = (iteration: number) => ({ loss: this.loss(iteration), correct: iteration % 7, examples: 20 });

  #curve() {
    const iteration = [...this.#validated];
    return {
      iteration,
      loss: iteration.map((one) => this.loss(one)),
      accuracy: iteration.map((one) => (one % 7) / 20),
    };
  }
}

/** The same training in one go, by nobody's time. */
export async function trainedAtOnce(job: Job, weightsOf: WeightsOf): Promise<Trained> {
  const trainer = await FakeTrainer.begun(job, weightsOf);
  while (trainer.iteration < job.content.train.until) trainer.step();
  return trainer.trained();
}

export interface FakeTrainOptions {
  readonly clock: Clock;
  readonly depot: Depot;
  /** Data sets that this machine has. */
  readonly has: Set<string>;
  /** A fault that is planted: iterations that are left out where a training goes on. */
  readonly leftOut?: number | undefined;
}

/** A training that takes its time, needs its data, keeps checkpoints and stops when it is told to. */
export const fakeTrain =
  ({ clock, depot, has, leftOut = 0 }: FakeTrainOptions): Train =>
  async (job, { signal, checkpoints, weightsOf, reached }) => {
    const { data, train } = job.content;
    if (!has.has(data.checksum)) {
      const bytes = await depot.get(dataName(data.checksum));
      if (bytes === undefined) throw new Missing("the data", depot);
      if ((await datasetIn(bytes, data.checksum)) === undefined) {
        await depot.remove(dataName(data.checksum));
        throw new Missing("the data", depot);
      }
      has.add(data.checksum);
    }
    const state = await checkpoints.load(job.key);
    const trainer = state ? FakeTrainer.resumed(job, state) : await FakeTrainer.begun(job, weightsOf);
    if (state) trainer.iteration += leftOut;
    let kept = clock.now();
    reached({ from: train.from, iteration: trainer.iteration, validationLoss: null });
    while (trainer.iteration < train.until) {
      await clock.sleep(ITERATION, signal);
      if (signal.aborted) {
        await checkpoints.keep(job.key, trainer.state());
        throw new Interrupted();
      }
      trainer.step();
      reached({ from: train.from, iteration: trainer.iteration, validationLoss: trainer.loss(trainer.iteration) });
      if (trainer.iteration === train.until || clock.now() - kept < 1000 * checkpoints.seconds) continue;
      kept = clock.now();
      await checkpoints.keep(job.key, trainer.state());
    }
    return trainer.trained();
  };
