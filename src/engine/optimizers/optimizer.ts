import type { LthError } from "../../errors.ts";
import type { Instruction } from "../program/instructions.ts";

/** What a file in `optimizers/` exports beside its schema: one rule of updating, as the compiler and the trainer see it. */
export interface OptimizerRule<Spec> {
  /** Numbers of state that each parameter has. */
  readonly states: number;
  /** Constants of the update's kernel, in its order. */
  constants(optimizer: Spec): readonly number[];
  /** Factors whose powers `rates` needs, such as Adam's betas. */
  decays(optimizer: Spec): readonly number[];
  /**
   * The two rates of the kernel for learning rate `lr`. `powers`: each of the decays to the power of the step, counted from
   * 1, by multiplication, since Math.pow differs between Node versions.
   */
  rates(optimizer: Spec, lr: number, powers: readonly number[]): readonly [number, number];
  update(place: UpdatePlace): Instruction;
  /** What makes no sense in a spec that the schema accepts. */
  faults?(optimizer: Spec): readonly LthError[];
}

/** Where the update finds things: `count` words each, `state` holding the rule's states one after the other. */
export interface UpdatePlace {
  readonly parameters: number;
  readonly gradients: number;
  readonly state: number;
  readonly count: number;
  readonly constants: number;
}
