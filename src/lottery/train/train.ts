import type { Dataset } from "../../data/arrays/index.ts";
import {
  discard,
  type ExecutorName,
  kept,
  type Masks,
  openingTrainer,
  type Trainer,
  type TrainerOptions,
  type Weights,
} from "../../engine/index.ts";
import { Interrupted, InvariantError } from "../../errors.ts";
import { unpackMasks } from "../../prune/index.ts";
import { breath, inSteps } from "../../steps.ts";
import type { Event } from "../events.ts";
import { type Job, labelOf } from "../job/job.ts";
import type { Result, Trained } from "../job/result.ts";
import { startWeights, type WeightsOf } from "../starts/start-weights.ts";
import { allFinite, checkPlaces, checkPruned, checkReset, weightsId } from "./checks.ts";
import { Diverged } from "./diverged.ts";
import { keepingOf } from "./keeping.ts";
import { Lane } from "./lane.ts";
import { type Parts, partsOf } from "./parts.ts";
import { finiteScore, Scoring } from "./scoring.ts";
import { throttle } from "./throttle.ts";
import type { Trace } from "./trace.ts";
import { trainAndMeasure } from "./training-loop.ts";
import type { Checkpoints } from "./training-state.ts";

/** What a training needs besides its job; nothing here changes a bit of the result. */
export interface TrainContext {
  /** The data that the job's content names by checksum. */
  readonly dataset: Dataset;
  /** Default: the best that this machine has. */
  readonly executor?: ExecutorName | undefined;
  /** Threads that split this one network; default 1. */
  readonly threads?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Where the training is kept about once a minute, and when the signal stops it. */
  readonly checkpoints?: Checkpoints | undefined;
  /** The final weights of another job, where one starts from them; default: there are none. */
  readonly weightsOf?: WeightsOf | undefined;
  /** Told of `job-started` and of `progress`, at most 5 times a second. */
  readonly emit?: ((event: Event) => void) | undefined;
  /** Default: the engine's `openingTrainer`. It must copy the weights that it is given: they are gone afterwards. */
  readonly open?: ((options: TrainerOptions) => Trainer | Promise<Trainer>) | undefined;
}

/** A training whose network is made and holds its start: it can begin at once. Either `train` or `drop` is called, once. */
export interface PreparedTraining {
  /** From the first iteration to the last. Throws Interrupted soon after the signal. */
  train(): Promise<Trained>;
  /** Gives its memory back untrained. */
  drop(): void;
}

/**
 * Trains one network in this process, from its first iteration to its last, and measures it. A loss or weight that is
 * no number ends the training as a recorded result. Throws Interrupted soon after the signal, and an InvariantError if
 * the engine trained anything but what the job says.
 */
export async function trainJob(job: Job, context: TrainContext): Promise<Trained> {
  return (await prepareJob(job, context)).train();
}

/** The first part of `trainJob`: draws the start, compiles the network and loads it. Throws what `trainJob` throws. */
export async function prepareJob(job: Job, context: TrainContext): Promise<PreparedTraining> {
  const pause = async () => {
    await breath();
    if (context.signal?.aborted) throw new Interrupted();
  };
  await pause();
  const masks = unpackMasks(job.mask);
  const parts = partsOf(context.dataset, job.content.data);
  const { trainer, startId } = await open(job, { masks, parts, pause }, context);
  return {
    train: () => train(trainer, job, { masks, startId, parts, pause }, context),
    drop: () => trainer.close(),
  };
}

async function train(trainer: Trainer, job: Job, opened: Opened, context: TrainContext): Promise<Trained> {
  const { signal, emit } = context;
  const { parts, pause } = opened;
  try {
    await pause();
    const { from, until } = job.content.train;
    const state = await context.checkpoints?.load(job.key);
    emit?.({
      type: "job-started",
      job: labelOf(job),
      from,
      iteration: state?.iteration ?? from,
      iterations: until,
    });
    const now = throttle(200);
    const keeping = keepingOf(job.key, context.checkpoints);
    const trace = await trainAndMeasure(trainer, job.content, parts, {
      state,
      due: () => (signal?.aborted ?? false) || keeping.due(),
      between: async (reached, last) => {
        const stopped = signal?.aborted ?? false;
        await keeping.keep(reached, stopped || last);
        if (stopped) throw new Interrupted();
      },
      validated: (iteration, validationLoss) =>
        now(() => emit?.({ type: "progress", key: job.key, iteration, iterations: until, validationLoss })),
    });
    return await finish(trainer, job, { ...opened, trace });
  } catch (error) {
    trainer.close();
    if (error instanceof Diverged) return { diverged: error.divergence };
    throw error;
  }
}

interface Opened {
  readonly masks: Masks;
  readonly startId: string;
  readonly parts: Parts;
  readonly pause: () => Promise<void>;
}

/**
 * A trainer that holds exactly the job's start. The start's dense copies are given back at once. A large network is made in
 * pieces and passes over all its weights, with a pause between them in which a signal is heard.
 */
async function open(job: Job, { masks, parts, pause }: Omit<Opened, "startId">, context: TrainContext) {
  const { network, start: asked } = job.content;
  const start = await startWeights(network, asked, masks, context.weightsOf ?? nobodysWeights, pause);
  const options = optionsOf(job, masks, start, parts, context);
  const trainer = await (context.open?.(options) ?? inSteps(openingTrainer(options), pause));
  try {
    await pause();
    const loaded = trainer.weights();
    await pause();
    checkReset(loaded, start);
    const startId = weightsId(start, masks);
    for (const values of [...start.values(), ...loaded.values()]) discard(values);
    return { trainer, startId };
  } catch (error) {
    trainer.close();
    throw error;
  }
}

const nobodysWeights: WeightsOf = async (key) => {
  throw new InvariantError(`a training starts from job ${key}, whose weights are not at hand`);
};

function optionsOf(job: Job, masks: Masks, weights: Weights, parts: Parts, context: TrainContext): TrainerOptions {
  const { network, train } = job.content;
  return {
    network,
    masks,
    weights,
    optimizer: train.optimizer,
    batch: train.batch,
    train: context.dataset.train,
    test: context.dataset.test,
    scale: parts.scale,
    shift: parts.shift,
    dropout: train.dropout,
    augmented: train.augment !== undefined,
    executor: context.executor,
    threads: context.threads,
  };
}

/** Measures the end, then goes back to the early stop and measures that: once each, over all examples. */
async function finish(trainer: Trainer, job: Job, how: Opened & { readonly trace: Trace }): Promise<Trained> {
  const { masks, startId, parts, trace, pause } = how;
  const { from, until } = job.content.train;
  const { best, end, lastLoss } = trace;
  const scoring = new Scoring(trainer, new Lane());
  const score = async (part: "train" | "test", examples: Int32Array) =>
    finiteScore(await scoring.evaluate(part, examples, pause), { iteration: until, lastLoss });

  const atEnd = { train: await score("train", parts.training), ...end };
  const censored = best.iteration === until;
  if (!censored) trainer.exchange(best.snapshot);
  const last = best.snapshot; // either way it holds them now
  // A layer with ReLU can hide a weight that is no number from every loss.
  if (!allFinite(last)) throw new Diverged({ iteration: until, lastLoss });
  const atEarlyStop = censored
    ? atEnd
    : {
        train: await score("train", parts.training),
        validation: best.validation,
        test: await score("test", parts.test),
      };
  const places = trainer.places();
  await pause();
  checkPlaces(places, masks);
  trainer.close(); // so that the dense copies find room
  const finalWeights = trainer.weights(last);
  await pause();
  const earlyStopWeights = censored ? finalWeights : trainer.weights();
  await pause();
  checkPruned(finalWeights, masks);
  await pause();
  checkPruned(earlyStopWeights, masks);
  const result: Result = {
    iterations: until,
    earlyStopIteration: best.iteration,
    censored,
    atEarlyStop,
    atEnd,
    validation: trace.validation,
    test: trace.test,
    survivors: Object.fromEntries([...places].map(([layer, mask]) => [layer, kept(mask)])),
    ...(until > from && weightsId(finalWeights, masks) === startId ? { unchanged: true } : {}),
  };
  return { diverged: null, result, finalWeights, earlyStopWeights };
}
