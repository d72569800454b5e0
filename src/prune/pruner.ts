import type { Masks } from "../engine/index.ts";
import type { Rankable } from "./criterion.ts";
import type { Rung } from "./ladder.ts";
import type { NamedCriterion } from "./named-criterion.ts";
import type { Scope } from "./pool.ts";
import { prune, pruneTo } from "./prune.ts";
import type { Rates } from "./rates.ts";

/** A network that is about to be pruned, and the round that its new mask is for. */
export interface Cut extends Rankable {
  readonly round: number;
  /** The dense network with what criteria draw, and look at, when it is ranked for the masks of all rounds. */
  readonly atOnce: Pick<Rankable, "masks" | "stream" | "probe">;
}

/** What a run prunes with: its criterion, rates and counts, bound once. */
export interface Pruner {
  /** One round of pruning: each layer's rate of what survives `masks`. */
  byRate(cut: Cut): Promise<Masks>;
  /** From the dense network at once to the number of weights that the round keeps. */
  toRound(cut: Cut): Promise<Masks>;
}

export interface PrunerOptions {
  readonly criterion: NamedCriterion;
  readonly rates: Rates;
  readonly scope: Scope;
  readonly ladder: readonly Rung[];
}

export const prunerOf = ({ criterion, rates, scope, ladder }: PrunerOptions): Pruner => ({
  async byRate(cut) {
    const { masks, round } = cut;
    return prune({ scores: await criterion.score(cut), masks, rates, scope, round });
  },
  async toRound(cut) {
    const scores = await criterion.score({ ...cut, ...cut.atOnce });
    return pruneTo({ scores, masks: cut.atOnce.masks, targets: ladder[cut.round]?.pools ?? [], round: cut.round });
  },
});
