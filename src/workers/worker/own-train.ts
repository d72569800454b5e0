import type { Dataset } from "../../data/arrays/index.ts";
import { datasetIn, keepDataset, keptDataset } from "../../data/index.ts";
import { type ExecutorName, networkFaults, optimizerFaults, shapeText } from "../../engine/index.ts";
import "../../engine/node.ts"; // so that trainings run natively
import { Interrupted } from "../../errors.ts";
import { checkJobMemory, type JobContent, trainJob } from "../../lottery/index.ts";
import { memoryHere } from "../../runs/index.ts";
import { sameShape } from "../../shape.ts";
import { systemMessage } from "../../system-errors.ts";
import { systemClock } from "../clock.ts";
import type { Depot } from "../depot/depot.ts";
import { dataName } from "../depot/names.ts";
import { patient } from "../depot/patient.ts";
import { Refused } from "../order/door.ts";
import { Missing } from "./missing.ts";
import type { Train } from "./training.ts";

export interface OwnTrainOptions {
  /** Where data come from that this machine has not. */
  readonly depot: Depot;
  /** Trainings at once, which share the memory. */
  readonly jobs: number;
  /** Threads that split one training; default 1. */
  readonly threads?: number | undefined;
  /** Default: the best that this machine has. */
  readonly executor?: ExecutorName | undefined;
  readonly warn: (message: string) => void;
}

/** Training on this machine, with data that it has or gets by their checksum. */
export function ownTrain({ depot, jobs, threads, executor, warn }: OwnTrainOptions): Train {
  const dataOf = dataByChecksum(warn);
  return async (job, { signal, checkpoints, weightsOf, reached }) => {
    const { content } = job;
    const asked = patient(depot, { clock: systemClock, signal, most: PATIENCE, warn });
    const dataset = await dataOf(content.data.checksum, asked, signal);
    checkFits(content, dataset);
    checkJobMemory(content, dataset, { memory: memoryHere() / jobs, threads });
    const { from } = content.train;
    return trainJob(job, {
      ...{ dataset, executor, threads, signal, checkpoints, weightsOf },
      emit: (event) => {
        if (event.type === "job-started") {
          reached({ from: event.iteration, iteration: event.iteration, validationLoss: null });
        }
        if (event.type === "progress")
          reached({ from, iteration: event.iteration, validationLoss: event.validationLoss });
      },
    });
  };
}

/** Throws Refused for what no training with these data can be: the engine assumes that it was checked. */
function checkFits({ network, train, data }: JobContent, dataset: Dataset): void {
  // Not by how many classes have a name: the checksum is of the examples, and names may have been other ones where they were
  // read first.
  const classes = [dataset.train, dataset.test].reduce(
    (most, { labels }) => labels.reduce((a, b) => Math.max(a, b + 1), most),
    0,
  );
  if (!sameShape(dataset.shape, network.input) || classes > network.classes) {
    throw new Refused(
      `its network takes images of ${shapeText(network.input)} in ${network.classes} classes, and its data have images of ${shapeText(dataset.shape)} in ${classes}`,
    );
  }
  if (data.validation >= dataset.train.count) {
    throw new Refused(`it keeps ${data.validation} examples for validation, of ${dataset.train.count}`);
  }
  const [fault] = [...networkFaults(network, train.batch), ...optimizerFaults(train.optimizer)];
  if (fault) throw new Refused(fault.message, fault.cure);
}

/** Milliseconds for which a depot that fails is asked for data. */
const PATIENCE = 300_000;

/** Data sets that stay in memory: trainings of one run have the same, and CIFAR-10 takes 184 MB. */
const MOST_SETS = 2;

/**
 * A data set by its checksum: this machine's own, or the depot's, which is kept in the cache for the next time. Several that ask at
 * once wait for one reading; where that ends because its own training was stopped, another of them reads.
 */
function dataByChecksum(warn: (message: string) => void) {
  const sets = new Map<string, Promise<Dataset>>();
  const reading = (checksum: string, depot: Depot) => {
    const begun = read(depot, checksum, warn);
    begun.catch(() => sets.get(checksum) === begun && sets.delete(checksum));
    return begun;
  };
  return async (checksum: string, depot: Depot, signal: AbortSignal): Promise<Dataset> => {
    for (;;) {
      const known = sets.get(checksum) ?? reading(checksum, depot);
      sets.delete(checksum); // the last that was asked for is the last to go
      sets.set(checksum, known);
      for (const old of [...sets.keys()].slice(0, -MOST_SETS)) sets.delete(old);
      try {
        return await known;
      } catch (error) {
        if (!(error instanceof Interrupted) || signal.aborted) throw error;
      }
    }
  };
}

async function read(depot: Depot, checksum: string, warn: (message: string) => void): Promise<Dataset> {
  const kept = await keptDataset(checksum);
  if (kept !== undefined) return kept;
  const bytes = await depot.get(dataName(checksum));
  if (bytes === undefined) throw new Missing(`the data ${checksum}`, depot);
  const dataset = await datasetIn(bytes, checksum);
  if (dataset === undefined) {
    await depot.remove(dataName(checksum));
    throw new Missing(`the data ${checksum}`, depot);
  }
  await keepDataset(dataset).catch((error: unknown) => warn(systemMessage(error)));
  return dataset;
}
