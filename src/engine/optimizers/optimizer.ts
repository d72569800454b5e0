import type { Instruction } from "../instructions.ts";

/** What a file in `optimizers/` exports beside its schema: one rule of updating, as the compiler and the trainer see it. */
export interface OptimizerRule<Spec> {
  /** Numbers of state that each parameter has. */
  readonly states: number;
  /** Constants of the update's kernel, in its order. */
  constants(optimizer: Spec): readonly number[];
  /** The two rates of the kernel for learning rate `lr`; `powers`: the betas to the power of the step, counted from 1. */
  rates(optimizer: Spec, lr: number, powers: Powers): readonly [number, number];
  update(place: UpdatePlace): Instruction;
}

/** Where the update finds things: `count` words each, `state` holding the rule's states one after the other. */
export interface UpdatePlace {
  readonly parameters: number;
  readonly gradients: number;
  readonly state: number;
  readonly count: number;
  readonly constants: number;
}

/** beta^step for the step at hand, by multiplication: Math.pow differs between Node versions. */
export interface Powers {
  readonly beta1: number;
  readonly beta2: number;
}
