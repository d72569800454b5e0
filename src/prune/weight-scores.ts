import type { Weights } from "../engine/index.ts";
import { InvariantError } from "../errors.ts";
import type { Ranked, Scores } from "./criterion.ts";

/**
 * Scores that are a function of the weight now and of its initial value, in double precision, rounded to float32. `initial`
 * is the dense network's value at iteration 0.
 */
export function scoreByWeight(
  { weights, masks, initial }: Pick<Ranked, "weights" | "masks" | "initial">,
  score: (weight: number, initial: number) => number,
): Scores {
  return new Map(
    [...masks.keys()].map((name) => {
      const before = valuesOf(initial, name);
      return [name, valuesOf(weights, name).map((weight, i) => score(weight, before[i]!))];
    }),
  );
}

/** The values of a parameter that must be there. */
export function valuesOf(weights: Weights, name: string): Float32Array {
  const values = weights.get(name);
  if (!values) throw new InvariantError(`a network to prune has no values of ${name}`);
  return values;
}
