import type { Dataset } from "../../data/arrays/index.ts";
import { iterationsOf } from "../../duration.ts";
import { type Network, networkFaults, optimizerFaults } from "../../engine/index.ts";
import { LthError, UnknownEntry } from "../../errors.ts";
import { ladder, rateFaults, ratesOf } from "../../prune/index.ts";
import { firstLines } from "../../text.ts";
import { augmentFaults } from "../train/augment.ts";
import { batchTooLarge, iterationsPerEpoch } from "../train/order.ts";
import { scheduleFaults } from "../train/schedule.ts";
import { faultsOf } from "./faults-of.ts";
import { splitFaults } from "./lost-classes.ts";
import { networkOf } from "./network-of.ts";
import { searchFaults } from "./search-faults.ts";
import type { Spec } from "./spec.ts";

/** Throws if the spec cannot be run on this data: one error that holds all of `specFaults`. */
export function checkSpec(spec: Spec, dataset: Dataset): void {
  const faults = specFaults(spec, dataset);
  const [first] = faults;
  if (!first) return;
  if (faults.length === 1) throw first;
  const lines = firstLines(faults.map(({ message, cure }) => `${message}: ${cure}`));
  const message = [`the spec has ${faults.length} faults:`, ...lines].join("\n  ");
  const cure = "nothing was started: mend them all and ask again";
  const entries = faults.flatMap((fault) => (fault instanceof UnknownEntry ? fault.entries : []));
  throw entries.length === 0 ? new LthError(message, cure) : new UnknownEntry(message, cure, entries);
}

/** Everything that is wrong with a valid spec on this network and this data, before anything starts. */
export function specFaults(spec: Spec, dataset: Dataset): readonly LthError[] {
  return [
    ...dataFaults(spec, dataset),
    ...optimizerFaults(spec.train.optimizer),
    ...augmentFaults(spec.train.augment, dataset.shape),
    ...searchFaults(spec),
    ...modelFaults(spec, dataset),
  ];
}

/** A network that cannot be built, or else one that cannot be trained or pruned as asked. */
const modelFaults = (spec: Spec, dataset: Dataset): readonly LthError[] =>
  faultsOf(() => {
    const network = networkOf(spec, dataset);
    const faults = networkFaults(network, spec.train.batch);
    return faults.length > 0 ? faults : pruningFaults(spec, network);
  });

function dataFaults(spec: Spec, dataset: Dataset): readonly LthError[] {
  const { data, train, measure, rewind } = spec;
  const training = dataset.train.count - data.validation;
  if (training <= 0) {
    return [
      new LthError(
        `data.validation is ${data.validation}, and ${dataset.name} has only ${dataset.train.count} training examples`,
        "leave some of them to train on",
      ),
    ];
  }
  const perEpoch = iterationsPerEpoch(training, train.batch);
  if (perEpoch === 0) return [batchTooLarge(train.batch, training)];
  const iterations = iterationsOf(train.iterations, perEpoch);
  if (iterations > MOST_ITERATIONS) {
    return [new LthError(`train.iterations is ${train.iterations}`, `ask for at most ${MOST_ITERATIONS}it`)];
  }
  const measurements = Math.ceil(iterations / measure.every) + Math.ceil(iterations / measure.test);
  if (measurements > MOST_MEASUREMENTS) {
    return [
      new LthError(
        `measure.every is ${measure.every} and measure.test is ${measure.test}, which makes ${measurements} measurements of each training`,
        `measure less often: at most ${MOST_MEASUREMENTS} can be kept with a result`,
      ),
    ];
  }
  const from = iterationsOf(rewind, perEpoch);
  return [
    ...(from > 0 && from >= iterations
      ? [
          new LthError(
            `rewind is ${rewind} (iteration ${from}), and training has only ${iterations} iterations`,
            "rewind to an earlier iteration, or train for longer",
          ),
        ]
      : []),
    ...scheduleFaults(train.schedule, perEpoch, iterations),
    ...splitFaults(spec, dataset),
  ];
}

/** A result is kept in a header of at most 100 MB, in which a measurement takes up to 62 bytes. */
const MOST_MEASUREMENTS = 1_500_000;

/** Iterations are counted in 32 bits. */
const MOST_ITERATIONS = 2 ** 31 - 1;

function pruningFaults({ prune, rounds }: Spec, network: Network): readonly LthError[] {
  const unknown = rateFaults(network, prune.rates);
  if (unknown.length > 0) return unknown;
  return faultsOf(() => {
    ladder(network, ratesOf(network, prune), rounds, prune.scope);
    return [];
  });
}
