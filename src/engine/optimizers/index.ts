import { z } from "zod";
import type { LthError } from "../../errors.ts";
import { adam } from "./adam.ts";
import type { OptimizerRule } from "./optimizer.ts";
import { sgd } from "./sgd.ts";

export type { OptimizerRule, UpdatePlace } from "./optimizer.ts";

/** Adding a rule is a file and its name here, which is also its schema's `name`. */
const rules = { adam, sgd };
const [first = adam.schema, ...others] = Object.values(rules).map(({ schema }) => schema); // its type may be empty

/** A spec's `train.optimizer` section. */
export const optimizerSchema = z.discriminatedUnion("name", [first, ...others]);
export type Optimizer = z.output<typeof optimizerSchema>;

/** The rule of an optimizer's spec. */
export function ruleOf(optimizer: Optimizer): OptimizerRule<Optimizer> {
  const byName: Record<Optimizer["name"], OptimizerRule<never>> = rules;
  return byName[optimizer.name] as OptimizerRule<Optimizer>; // the name is the key: a rule only meets its own spec
}

/** What makes no sense in an optimizer's spec that the schema accepts. */
export const optimizerFaults = (optimizer: Optimizer): readonly LthError[] =>
  ruleOf(optimizer).faults?.(optimizer) ?? [];
