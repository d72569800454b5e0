import { z } from "zod";
import { LthError } from "../../errors.ts";
import type { OptimizerRule } from "./optimizer.ts";

const schema = z.strictObject({
  name: z.literal("adam"),
  lr: z.number().gt(0).lt(3.4e38).describe("learning rate"),
  beta1: z.number().min(0).lt(1).default(0.9).describe("decay of the mean of gradients"),
  beta2: z.number().min(0).lt(1).default(0.999).describe("decay of the mean of squared gradients"),
  epsilon: z.number().gt(0).lt(1).default(1e-8).describe("added to the root of the mean square"),
  weightDecay: z.number().min(0).lt(1).default(0).describe("added to gradients, times the parameter"),
});

/** Adam (Kingma and Ba, 2014) with bias correction, as PyTorch computes it. The paper's LeNet uses lr 0.0012. */
export const adam = {
  schema,
  states: 2,
  constants: ({ beta1, beta2, epsilon, weightDecay }) => [1 - beta1, beta2, 1 - beta2, epsilon, weightDecay],
  decays: ({ beta1, beta2 }) => [beta1, beta2],
  rates: (_, lr, [power1 = 0, power2 = 0]) => [lr / (1 - power1), 1 / Math.sqrt(1 - power2)],
  update: ({ parameters, gradients, state, count, constants }) => ({
    op: "adam",
    parameters,
    gradients,
    first: state,
    second: state + count,
    count,
    constants,
  }),
  faults: ({ epsilon }) =>
    Math.fround(epsilon) > 0
      ? []
      : [
          new LthError(
            `train.optimizer.epsilon is ${epsilon}, which is 0 in float32: a weight without a gradient would become 0 / 0`,
            "ask for at least 1e-44; 1e-8 is usual",
          ),
        ],
} satisfies { schema: typeof schema } & OptimizerRule<z.output<typeof schema>>;
