import type { Dataset } from "../../data/arrays/index.ts";
import { iterationsOf } from "../../duration.ts";
import type { Network } from "../../engine/index.ts";
import { criterionNamed, ladder, type Pruner, prunerOf, type Rates, type Rung, ratesOf } from "../../prune/index.ts";
import { controlNamed, controlOrder, type NamedControl } from "../controls/named.ts";
import { strategyNamed } from "../strategies/named.ts";
import type { Round, Strategy } from "../strategies/strategy.ts";
import { iterationsPerEpoch } from "../train/order.ts";
import { type Schedule, scheduleOf } from "../train/schedule.ts";
import { checkSpec } from "./check-spec.ts";
import { roundsWithControls } from "./control-rounds.ts";
import { networkOf } from "./network-of.ts";
import type { Spec } from "./spec.ts";

/** A control, and how often it is repeated beside a ticket. */
export interface AskedControl {
  readonly control: NamedControl;
  readonly repeats: number;
}

/** A spec on its data, with everything that follows from the two before anything is trained. Made once for a run. */
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
  readonly strategy: Strategy;
  /** The rounds of every trial, as the strategy has them. */
  readonly rounds: readonly Round[];
  /** What the ticket of a round must beat; nothing in round 0, and in rounds that no controls were asked for in. */
  readonly controlsIn: (round: number) => readonly AskedControl[];
  readonly pruner: Pruner;
}

/** Throws what `checkSpec` throws. */
export function settingOf(spec: Spec, dataset: Dataset): Setting {
  checkSpec(spec, dataset);
  const network = networkOf(spec, dataset);
  const perEpoch = iterationsPerEpoch(dataset.train.count - spec.data.validation, spec.train.batch);
  const { criterion, scope } = spec.prune;
  const rates = ratesOf(network, spec.prune);
  const rungs = ladder(network, rates, spec.rounds, scope);
  const iterations = iterationsOf(spec.train.iterations, perEpoch);
  const rewind = iterationsOf(spec.rewind, perEpoch);
  const schedule = scheduleOf(spec.train.schedule, perEpoch);
  const strategy = strategyNamed(spec.prune.strategy);
  const { optimizer } = spec.train;
  const controls = Object.entries(spec.controls)
    .filter(([, repeats]) => repeats > 0)
    .sort(([a], [b]) => controlOrder(a, b))
    .map(([name, repeats]) => ({ control: controlNamed(name), repeats }));
  const besideRounds = new Set(roundsWithControls(spec));
  return {
    spec,
    checksum: dataset.checksum,
    network,
    iterations,
    rewind,
    schedule,
    rates,
    ladder: rungs,
    strategy,
    rounds: strategy.rounds({ rounds: spec.rounds, iterations, rewind, optimizer, schedule }),
    controlsIn: (round) => (besideRounds.has(round) ? controls : []),
    pruner: prunerOf({ criterion: criterionNamed(criterion), rates, scope, ladder: rungs }),
  };
}
