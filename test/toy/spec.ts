import { type Spec, specSchema } from "../../src/lottery/spec/spec.ts";

/** A spec for the toy data set: 16-8-3, batches of 10 out of 50, 12 iterations, two rounds of 50% (output 30%). */
export function toySpec(changes: Record<string, unknown> = {}): Spec {
  const spec = {
    model: { family: "mlp", widths: [8] },
    data: { name: "mnist", validation: 20 },
    train: { optimizer: { name: "sgd", lr: 0.1 }, batch: 10, iterations: "12it" },
    measure: { every: 4, test: 8 },
    prune: { rate: 0.5, rates: { output: 0.3 } },
    rounds: 2,
    trials: 2,
    seed: 7,
  };
  return specSchema.parse(merge(spec, changes));
}

type Tree = { readonly [key: string]: unknown };

const isTree = (value: unknown): value is Tree => typeof value === "object" && value !== null && !Array.isArray(value);

const merge = (base: Tree, changes: Tree): Tree => ({
  ...base,
  ...Object.fromEntries(
    Object.entries(changes).map(([key, value]) => {
      const before = base[key];
      return [key, isTree(before) && isTree(value) ? merge(before, value) : value];
    }),
  ),
});
