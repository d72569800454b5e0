import { type StreamPath, stream } from "../../random.ts";
import { type Shape, sizeOf } from "../../shape.ts";
import type { ExampleBytes } from "../executors/index.ts";
import { type Network, parametersOf, prunable } from "../network.ts";
import { lengthOf, type Masks, type Parameter, type Weights } from "../parameter.ts";

/** What trainings in tests start from: small inputs, masks and parameters, all made from a seed. */

/** Random images; every third pixel is black, as are the first `black` of each, like MNIST's border. */
export function imagesOf(shape: Shape, count: number, seed: number, black = 0): ExampleBytes {
  const size = sizeOf(shape);
  const draws = stream([seed, "pixels"]).permutation(count * size);
  return {
    count,
    pixels: Uint8Array.from(draws, (draw, i) => (i % size < black || draw % 3 === 0 ? 0 : draw & 255)),
    labels: Uint8Array.from({ length: count }, (_, i) => i * 7),
  };
}

/** The same examples with labels of `classes` classes. */
export const labelled = (part: ExampleBytes, classes: number): ExampleBytes => ({
  ...part,
  labels: part.labels.map((label) => label % classes),
});

/** A share of `density` of each weight, at random places. */
export const masksOf = (network: Network, density: number, seed: number): Masks =>
  new Map(
    prunable(network).map(({ parameter }) => {
      const order = stream([seed, "mask", parameter.name]).permutation(lengthOf(parameter));
      return [parameter.name, Uint8Array.from(order, (place) => (place < density * order.length ? 1 : 0))];
    }),
  );

/** Parameters that are all in play: no scale is 1, no bias 0. Pruned places are 0. */
export function weightsOf(network: Network, masks: Masks, seed: number): Weights {
  return new Map(
    parametersOf(network).map((parameter) => {
      const mask = masks.get(parameter.name);
      const values = startOf(parameter, [seed, parameter.name]);
      return [parameter.name, mask ? values.map((x, i) => (mask[i] === 1 ? x : 0)) : values];
    }),
  );
}

function startOf(parameter: Parameter, path: StreamPath): Float32Array {
  const length = lengthOf(parameter);
  const fanIn = length / (parameter.shape[0] ?? 1);
  const draws = stream(path).normals(length, parameter.role === "weight" ? Math.sqrt(2 / fanIn) : 0.3);
  if (parameter.role === "scale") return draws.map((x) => 1 + x);
  return parameter.role === "variance" ? draws.map((x) => 1 + Math.abs(x)) : draws;
}
