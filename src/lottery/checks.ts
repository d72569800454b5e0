import type { Masks, Weights } from "../engine/index.ts";
import { InvariantError } from "../errors.ts";
import { kept, layerOf, type Target } from "../prune/index.ts";

/**
 * What must be true while a run works. Each check stands for a fault that other systems shipped for years: masks that
 * let weights back in, counts that are off, resets that reset nothing, densities read from a mask that nobody applies.
 * All throw an InvariantError that names the layer.
 */

/** A weight that was pruned stays pruned. */
export function checkNested(before: Masks, after: Masks): void {
  for (const [layer, mask] of after) {
    const earlier = before.get(layer);
    const returned = earlier?.length === mask.length ? mask.findIndex((bit, i) => bit > earlier[i]!) : 0;
    if (returned >= 0)
      throw new InvariantError(`weight ${returned} of layer ${layerOf(layer)} was pruned and came back`);
  }
}

/** Exactly as many weights stay as the ladder says. */
export function checkCounts(masks: Masks, targets: readonly Target[]): void {
  for (const { layers, survivors } of targets) {
    const found = layers.reduce((sum, layer) => sum + kept(masks.get(layer) ?? new Uint8Array()), 0);
    if (found !== survivors) {
      throw new InvariantError(`${layers.map(layerOf).join(", ")}: ${found} weights stay, expected ${survivors}`);
    }
  }
}

/** The network about to be trained is what it should start from, bit for bit, and nothing more. */
export function checkReset(live: Weights, expected: Weights): void {
  for (const [name, values] of expected) {
    const found = live.get(name);
    const place = found?.length === values.length ? firstDifference(found, values) : 0;
    if (place >= 0) {
      throw new InvariantError(
        `before training, value ${place} of ${name} is ${found?.[place]}, expected ${values[place]}`,
      );
    }
  }
}

/** Weights without a place are 0. */
export function checkPruned(weights: Weights, masks: Masks): void {
  for (const [layer, mask] of masks) {
    const values = weights.get(layer);
    const alive = values?.length === mask.length ? values.findIndex((value, i) => mask[i] === 0 && value !== 0) : 0;
    if (alive >= 0) {
      throw new InvariantError(
        `weight ${alive} of layer ${layerOf(layer)} is pruned, yet its value is ${values?.[alive]}`,
      );
    }
  }
}

/** The engine has a place for exactly the weights that the mask keeps. `places`: 1 where it has one. */
export function checkPlaces(places: Masks, masks: Masks): void {
  for (const [layer, mask] of masks) {
    const found = places.get(layer) ?? new Uint8Array();
    if (mask.some((bit, i) => bit !== found[i])) {
      throw new InvariantError(`layer ${layerOf(layer)} trained ${kept(found)} weights, its mask keeps ${kept(mask)}`);
    }
  }
}

/** True if every weight (not: bias) has the same bits in both. */
export const sameWeights = (a: Weights, b: Weights, masks: Masks): boolean =>
  [...masks.keys()].every((name) => firstDifference(a.get(name)!, b.get(name)!) < 0);

export const allFinite = (weights: Weights): boolean =>
  [...weights.values()].every((values) => values.every(Number.isFinite));

/** Index of the first value whose bits differ, or -1. */
function firstDifference(a: Float32Array, b: Float32Array): number {
  const [left, right] = [a, b].map((values) => new Uint32Array(values.buffer, values.byteOffset, values.length));
  return left!.findIndex((bits, i) => bits !== right![i]);
}
