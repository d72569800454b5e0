import { z } from "zod";
import { LthError } from "../../errors.ts";
import type { OptimizerRule } from "./optimizer.ts";

const schema = z.strictObject({
  name: z.literal("sgd"),
  lr: z.number().gt(0).lt(3.4e38).describe("learning rate"),
  momentum: z.number().min(0).lt(1).default(0).describe("share of the last step that is kept"),
  nesterov: z.boolean().default(false).describe("look ahead along the momentum"),
  weightDecay: z.number().min(0).lt(1).default(0).describe("added to gradients, times the parameter"),
});

/** Stochastic gradient descent; momentum, Nesterov's variant and weight decay as in PyTorch. */
export const sgd = {
  schema,
  states: 1,
  constants: ({ momentum, weightDecay, nesterov }) => [momentum, weightDecay, nesterov ? 1 : 0],
  decays: () => [],
  rates: (_, lr) => [lr, 0],
  update: ({ parameters, gradients, state, count, constants }) => ({
    op: "sgd",
    parameters,
    gradients,
    velocity: state,
    count,
    constants,
  }),
  faults: ({ momentum, nesterov }) =>
    nesterov && momentum === 0
      ? [
          new LthError(
            "train.optimizer.nesterov is true and momentum is 0: Nesterov's variant looks ahead along the momentum",
            "ask for a momentum such as 0.9, or leave nesterov out",
          ),
        ]
      : [],
} satisfies { schema: typeof schema } & OptimizerRule<z.output<typeof schema>>;
