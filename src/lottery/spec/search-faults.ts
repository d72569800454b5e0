import { iterationsOf } from "../../duration.ts";
import { LthError } from "../../errors.ts";
import { criteria, criterionNamed } from "../../prune/index.ts";
import { controlNamed } from "../controls/named.ts";
import { strategyNamed } from "../strategies/named.ts";
import { controlRoundsFaults } from "./control-rounds.ts";
import { faultsOf } from "./faults-of.ts";
import type { Spec } from "./spec.ts";

/** Names of controls, criteria and strategies that are not known, options that they do not take, and what does not go together. */
export const searchFaults = (spec: Spec): readonly LthError[] => [
  ...Object.keys(spec.controls).flatMap((name) =>
    faultsOf(() => {
      controlNamed(name);
      return [];
    }),
  ),
  ...controlRoundsFaults(spec),
  ...faultsOf(() => criterionFaults(spec)),
];

/** A criterion that means nothing where the strategy prunes before any training. */
function criterionFaults({ prune: { criterion: asked, strategy }, train, rewind }: Spec): readonly LthError[] {
  const { name, criterion } = criterionNamed(asked);
  const search = { rounds: 1, iterations: 2, rewind: iterationsOf(rewind, 1), optimizer: train.optimizer };
  const untrained = strategyNamed(strategy)
    .rounds({ ...search, schedule: undefined })
    .some(({ cutFrom }) => cutFrom === "initial");
  if (!untrained || criterion.untrained) return [];
  const others = criteria.names().filter((other) => criteria.get(other)?.untrained);
  return [
    new LthError(
      `prune.criterion ${name} says nothing of weights that were not trained, and the strategy ${strategy} prunes before training`,
      `take one of ${others.join(", ")}, or another strategy`,
    ),
  ];
}
