import type { Masks, Weights } from "../engine/index.ts";
import type { Rankable } from "./criterion.ts";

const layers = (values: Readonly<Record<string, readonly number[]>>): Weights =>
  new Map(Object.entries(values).map(([name, of]) => [name, Float32Array.from(of)]));

/** A network of two layers with a bias, trained weights beside those that it began with. */
export const weights = layers({ "fc1.weight": [1, -2, 3, 0], "fc1.bias": [9], "output.weight": [-0.5, 0.25] });
export const initial = layers({ "fc1.weight": [1.5, -1, -3, 2], "fc1.bias": [0], "output.weight": [-0.5, -1] });
export const masks: Masks = new Map([
  ["fc1.weight", Uint8Array.of(1, 1, 1, 0)],
  ["output.weight", Uint8Array.of(1, 1)],
]);

/** The network as a criterion sees it; gradients are asked for by number of batches. */
export const rankable = (gradients: (batches: number) => Weights = () => new Map()): Rankable => ({
  ...{ weights, masks, stream: ["criterion"] },
  start: () => initial,
  initial: () => initial,
  probe: { gradients: async (batches) => gradients(batches) },
});

/** Scores as plain lists. */
export const plain = (scores: ReadonlyMap<string, Float32Array>) =>
  Object.fromEntries([...scores].map(([name, values]) => [name, [...values]]));
