import type { Masks, Weights } from "../engine/index.ts";

/** Gives every weight a score; the lowest of the survivors are pruned. One criterion per file. */
export interface Criterion {
  /** One line for `lth spec`, with where it comes from. */
  readonly about: string;
  /** One score for each weight, by weight parameter; pruned places are not looked at. Scores are numbers, never NaN. */
  score(network: { readonly weights: Weights; readonly masks: Masks }): ReadonlyMap<string, Float32Array>;
}
