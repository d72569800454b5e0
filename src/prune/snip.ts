import { z } from "zod";
import type { Criterion } from "./criterion.ts";
import { valuesOf } from "./weight-scores.ts";

const schema = z.strictObject({
  batches: z
    .int()
    .min(1)
    .max(10_000)
    .default(1)
    .describe("batches of training examples that the gradient is the mean of"),
});

/** At the ranked weights, which the strategy at-start takes before any training, as the paper does. */
export const snip: Criterion<z.output<typeof schema>> = {
  about: "weights that the loss depends on most stay, |g w| at the start (Lee et al. 2019, SNIP, equation 6)",
  untrained: true,
  schema,
  async score({ weights, masks, probe, options }) {
    const gradients = await probe.gradients(options.batches);
    return new Map(
      [...masks.keys()].map((name) => {
        const slope = valuesOf(gradients, name);
        return [name, valuesOf(weights, name).map((weight, i) => Math.abs(weight * slope[i]!))];
      }),
    );
  },
};
