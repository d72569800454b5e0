import { kept, type Masks } from "../engine/index.ts";
import { InvariantError, LthError } from "../errors.ts";
import { namesInWords } from "../text.ts";
import type { Scores } from "./criterion.ts";
import { layerName } from "./mask.ts";
import { poolsOf, type Scope, type Target } from "./pool.ts";
import type { Rates } from "./rates.ts";
import { removedBy } from "./removed.ts";

export interface PruneRequest {
  /** The lowest go; pruned places are not looked at. */
  readonly scores: Scores;
  /** Which weights survive until now. */
  readonly masks: Masks;
  readonly rates: Rates;
  readonly scope: Scope;
  /** The round that the new masks belong to; named in errors. */
  readonly round: number;
}

/**
 * One round of pruning (Frankle & Carbin 2019, section 1, step 3): in each pool exactly round(rate x survivors) of the
 * surviving weights with the lowest scores go. Of equal scores the lower index goes first, in the global scope the
 * earlier layer first. Throws an LthError that names round and layer if a layer would keep no weight.
 */
export function prune({ rates, scope, ...request }: PruneRequest): Masks {
  const targets = poolsOf(rates, scope).map(({ layers, rate }): Target => {
    const survivors = layers.reduce((sum, layer) => sum + kept(maskOf(request.masks, layer)), 0);
    return { layers, survivors: survivors - removedBy(rate, survivors) };
  });
  return pruneTo({ ...request, targets });
}

/** Cuts in one step to a number of survivors by pool, as one-shot pruning does; otherwise as `prune`. */
export function pruneTo(
  request: Omit<PruneRequest, "rates" | "scope"> & { readonly targets: readonly Target[] },
): Masks {
  const { scores } = request;
  const next = new Map([...request.masks].map(([layer, mask]) => [layer, mask.slice()]));
  for (const { layers, survivors } of request.targets) {
    const ranked = layers.map((layer) => {
      const values = scores.get(layer);
      if (!values) throw new InvariantError(`the criterion gave no scores for layer ${layerName(layer)}`);
      return { layer, scores: values, mask: maskOf(next, layer) };
    });
    const before = ranked.reduce((sum, { mask }) => sum + kept(mask), 0);
    removeLowest(ranked, before - survivors);
    const emptied = ranked.find(({ mask }) => kept(mask) === 0);
    if (emptied) throw emptiedLayer(request.round, [emptied.layer], "found");
  }
  return next;
}

/** The error for pruning that leaves layers without a weight: the network's answer would no longer depend on its input. */
export function emptiedLayer(round: number, layers: readonly string[], fault: "asked" | "found"): LthError {
  const names = layers.map(layerName);
  return new LthError(
    names.length === 1
      ? `round ${round} would leave layer ${names[0]} with no weight`
      : `round ${round} would leave at least one of the layers ${namesInWords(names)} with no weight`,
    "ask for fewer rounds, a lower rate, or a rate of 0 for that layer",
    { fault },
  );
}

interface RankedLayer {
  readonly layer: string;
  readonly scores: Float32Array;
  /** Changed in place. */
  readonly mask: Uint8Array;
}

/** Clears the `count` lowest-scored survivors, equal scores in the order in which they stand; -0 and 0 are equal. */
function removeLowest(ranked: readonly RankedLayer[], count: number): void {
  const sorted = survivingScores(ranked).sort();
  if (count < 0 || count > sorted.length) {
    throw new InvariantError(
      `${count} of ${sorted.length} weights were to be pruned from ${namesInWords(ranked.map((r) => r.layer))}`,
    );
  }
  if (count === 0) return;
  const threshold = sorted[count - 1]!;
  let ties = 1;
  while (ties < count && sorted[count - 1 - ties]! === threshold) ties++;
  for (const { scores, mask } of ranked) {
    for (let i = 0; i < mask.length; i++) {
      if (mask[i] === 0) continue;
      if (scores[i]! < threshold) mask[i] = 0;
      else if (scores[i]! === threshold && ties > 0) {
        mask[i] = 0;
        ties--;
      }
    }
  }
}

function survivingScores(ranked: readonly RankedLayer[]): Float32Array {
  const scores = new Float32Array(ranked.reduce((sum, { mask }) => sum + mask.length, 0));
  let count = 0;
  for (const layer of ranked) {
    for (let i = 0; i < layer.mask.length; i++) {
      if (layer.mask[i] === 0) continue;
      const score = layer.scores[i]!;
      if (Number.isNaN(score))
        throw new InvariantError(`weight ${i} of layer ${layerName(layer.layer)} has a score that is no number`);
      scores[count++] = score;
    }
  }
  return scores.subarray(0, count);
}

function maskOf(masks: ReadonlyMap<string, Uint8Array>, layer: string): Uint8Array {
  const mask = masks.get(layer);
  if (!mask) throw new InvariantError(`layer ${layerName(layer)} has a pruning rate and no mask`);
  return mask;
}
