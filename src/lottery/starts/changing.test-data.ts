import type { Masks, Network, Weights } from "../../engine/index.ts";
import type { Changing } from "./change.ts";
import { survivingPlaces } from "./survivors.ts";

/** Initial weights are drawn with a deviation of 0.25 in fc1 and 0.5 in output. */
const network: Network = {
  input: { channels: 1, rows: 20, columns: 20 },
  classes: 10,
  layers: [
    { kind: "linear", name: "fc1", outputs: 10, deviation: 0.25 },
    { kind: "linear", name: "output", outputs: 10, deviation: 0.5 },
  ],
};

export const masks: Masks = new Map([
  ["fc1.weight", Uint8Array.from({ length: 4000 }, (_, i) => Number(i % 3 === 0))],
  ["output.weight", Uint8Array.from({ length: 100 }, (_, i) => Number(i < 10))],
]);

const ramp = (length: number) => Float32Array.from({ length }, (_, i) => ((i % 7) - 3.5) / 8);

/** Seven values of both signs, none of them 0, in the places that survive. */
export const weights: Weights = new Map([
  ["fc1.weight", ramp(4000).map((value, i) => (i % 3 === 0 ? value : 0))],
  ["fc1.bias", ramp(10)],
  ["output.weight", ramp(100).map((value, i) => (i < 10 ? value : 0))],
  ["output.bias", ramp(10)],
]);

export const changing = (stream = "s"): Changing => ({ network, weights, masks, stream: [stream] });

/** The surviving values of a layer, in the order of their places. */
export const survivorsOf = (of: Weights, layer: string): number[] =>
  [...survivingPlaces(masks.get(layer)!)].map((place) => of.get(layer)![place]!);

export const deviationOf = (values: readonly number[]): number =>
  Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length);
