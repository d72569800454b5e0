import type { Dataset } from "../data/index.ts";
import { iterationsOf } from "../duration.ts";
import type { Network } from "../engine/index.ts";
import { buildNetwork } from "../models/index.ts";
import { ladder, type Rates, type Rung, ratesOf } from "../prune/index.ts";
import { checkSpec } from "./check-spec.ts";
import { iterationsPerEpoch } from "./order.ts";
import { type Schedule, scheduleOf } from "./schedule.ts";
import type { Spec } from "./spec.ts";

/** A spec on its data, with everything that follows from the two before anything is trained. */
export interface Setting {
  readonly spec: Spec;
  readonly checksum: string;
  readonly network: Network;
  /** Length of a full training, and the iteration that tickets rewind to (0: reset). */
  readonly iterations: number;
  readonly rewind: number;
  /** Undefined: the learning rate is constant. */
  readonly schedule: Schedule | undefined;
  readonly rates: Rates;
  /** What survives each round, round 0 included. */
  readonly ladder: readonly Rung[];
}

/** Throws what `checkSpec` throws. */
export function settingOf(spec: Spec, dataset: Dataset): Setting {
  checkSpec(spec, dataset);
  const network = buildNetwork(spec.model, dataset.shape, dataset.classes.length);
  const perEpoch = iterationsPerEpoch(dataset.train.count - spec.data.validation, spec.train.batch);
  const rates = ratesOf(network, spec.prune);
  return {
    spec,
    checksum: dataset.checksum,
    network,
    iterations: iterationsOf(spec.train.iterations, perEpoch),
    rewind: iterationsOf(spec.rewind, perEpoch),
    schedule: scheduleOf(spec.train.schedule, perEpoch),
    rates,
    ladder: ladder(network, rates, spec.rounds, spec.prune.scope),
  };
}
