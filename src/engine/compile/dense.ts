import { InvariantError } from "../../errors.ts";
import { lengthOf, type Weights } from "../parameter.ts";
import type { StoredParameter } from "../program/program.ts";

/** Puts the surviving ones of dense weights where they are stored. */
export function fromDense(stored: readonly StoredParameter[], weights: Weights, live: Float32Array): void {
  for (const { parameter, values, each } of stored) {
    const dense = weights.get(parameter.name);
    if (!dense) throw new InvariantError(`no weights for ${parameter.name}`);
    each((index, k) => {
      live[values + k] = dense[index]!;
    });
  }
}

/** The way back: a dense copy, pruned places 0. */
export const toDense = (stored: readonly StoredParameter[], live: Float32Array): Weights =>
  new Map(
    stored.map(({ parameter, values, each }) => {
      const dense = new Float32Array(lengthOf(parameter));
      each((index, k) => {
        dense[index] = live[values + k]!;
      });
      return [parameter.name, dense];
    }),
  );
