import fc from "fast-check";
import { optimizerSchema } from "../optimizers/index.ts";

/** Optimizers of every kind. */
export const optimizers = fc
  .constantFrom<unknown>(
    { name: "adam", lr: 0.01 },
    { name: "adam", lr: 0.01, weightDecay: 0.01 },
    { name: "sgd", lr: 0.1 },
    { name: "sgd", lr: 0.1, momentum: 0.9, weightDecay: 0.001 },
    { name: "sgd", lr: 0.1, momentum: 0.9, nesterov: true },
  )
  .map((optimizer) => optimizerSchema.parse(optimizer));
