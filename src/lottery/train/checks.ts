import { kept, type Masks, type Weights } from "../../engine/index.ts";
import { InvariantError } from "../../errors.ts";
import { sha256 } from "../../hash.ts";
import { layerName, type Target } from "../../prune/index.ts";
import { namesInWords } from "../../text.ts";

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
      throw new InvariantError(`weight ${returned} of layer ${layerName(layer)} was pruned and came back`);
  }
}

/** Exactly as many weights stay as the ladder says. */
export function checkCounts(masks: Masks, targets: readonly Target[]): void {
  for (const { layers, survivors } of targets) {
    const found = layers.reduce((sum, layer) => sum + kept(masks.get(layer) ?? new Uint8Array()), 0);
    if (found !== survivors) {
      throw new InvariantError(`${namesInWords(layers.map(layerName))}: ${found} weights stay, expected ${survivors}`);
    }
  }
}

/** The network about to be trained is what it should start from, bit for bit, and nothing more. */
export function checkReset(live: Weights, expected: Weights): void {
  for (const [name, values] of expected) {
    const found = live.get(name);
    const index = found?.length === values.length ? firstDifference(found, values) : 0;
    if (index >= 0) {
      throw new InvariantError(
        `before training, value ${index} of ${name} is ${found?.[index]}, expected ${values[index]}`,
      );
    }
  }
}

/** Weights without a place are 0. */
export function checkPruned(weights: Weights, masks: Masks): void {
  for (const [layer, mask] of masks) {
    const values = weights.get(layer);
    const alive = values?.length === mask.length ? mask.findIndex((bit, i) => bit === 0 && values[i] !== 0) : 0;
    if (alive >= 0) {
      throw new InvariantError(
        `weight ${alive} of layer ${layerName(layer)} is pruned, yet its value is ${values?.[alive]}`,
      );
    }
  }
}

/** The engine has a place for exactly the weights that the mask keeps. `places`: 1 where it has one. */
export function checkPlaces(places: Masks, masks: Masks): void {
  for (const [layer, mask] of masks) {
    const found = places.get(layer) ?? new Uint8Array();
    if (mask.some((bit, i) => bit !== found[i])) {
      throw new InvariantError(
        `layer ${layerName(layer)} trained ${kept(found)} weights, its mask keeps ${kept(mask)}`,
      );
    }
  }
}

export function allFinite(values: Float32Array): boolean {
  let i = 0;
  while (i < values.length && Number.isFinite(values[i])) i++;
  return i === values.length;
}

/** Equal for weights (biases do not count) that have the same bits. */
export const weightsId = (weights: Weights, masks: Masks): string =>
  sha256(
    ...[...masks.keys()].map((name) => {
      const values = weights.get(name)!;
      return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
    }),
  );

/** Index of the first value whose bits differ, or -1. */
function firstDifference(a: Float32Array, b: Float32Array): number {
  const left = new Int32Array(a.buffer, a.byteOffset, a.length);
  const right = new Int32Array(b.buffer, b.byteOffset, b.length);
  let i = 0;
  while (i < left.length && left[i] === right[i]) i++;
  return i < left.length ? i : -1;
}
