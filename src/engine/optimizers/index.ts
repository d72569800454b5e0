import { z } from "zod";
import { adam } from "./adam.ts";
import type { OptimizerRule } from "./optimizer.ts";
import { sgd } from "./sgd.ts";

export type { OptimizerRule, Powers, UpdatePlace } from "./optimizer.ts";

/** A spec's `train.optimizer` section. Adding a rule is a file and a line in each of the two lists. */
export const optimizerSchema = z.discriminatedUnion("name", [adam.schema, sgd.schema]);
export type Optimizer = z.output<typeof optimizerSchema>;
const rules = { adam, sgd };

/** The rule of an optimizer's spec. */
export function ruleOf(optimizer: Optimizer): OptimizerRule<Optimizer> {
  const byName: Record<Optimizer["name"], OptimizerRule<never>> = rules;
  return byName[optimizer.name] as OptimizerRule<Optimizer>; // the name is the key: a rule only meets its own spec
}
