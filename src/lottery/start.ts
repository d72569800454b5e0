import { lengthOf, type Masks, type Network, parametersOf, type Weights } from "../engine/index.ts";
import { InvariantError } from "../errors.ts";
import { type StreamPath, stream } from "../random.ts";
import type { Start } from "./content.ts";

/**
 * Initial weights of the dense network: each parameter from a stream of its own, normal, not truncated; biases 0, a batch
 * normalisation's scales and variances 1.
 */
export function initialWeights(network: Network, path: StreamPath): Weights {
  return new Map(
    parametersOf(network).map((parameter) => [
      parameter.name,
      parameter.deviation === 0
        ? new Float32Array(lengthOf(parameter)).fill(parameter.constant ?? 0)
        : stream([...path, parameter.name]).normals(lengthOf(parameter), parameter.deviation),
    ]),
  );
}

/** Puts 0 into pruned places. */
function prune(weights: Weights, masks: Masks): Weights {
  for (const [name, mask] of masks) {
    const values = weights.get(name);
    mask.forEach((bit, i) => {
      if (bit === 0 && values) values[i] = 0;
    });
  }
  return weights;
}

/** A copy with pruned places 0. */
export const masked = (weights: Weights, masks: Masks): Weights =>
  prune(new Map([...weights].map(([name, values]) => [name, values.slice()])), masks);

/** A copy in which the survivors of each layer have changed places among themselves; pruned places 0, biases as they are. */
export function reshuffled(weights: Weights, masks: Masks, path: StreamPath): Weights {
  return new Map(
    [...weights].map(([name, values]) => {
      const mask = masks.get(name);
      if (!mask) return [name, values.slice()];
      const places = survivingPlaces(mask);
      const order = stream([...path, name]).permutation(places.length);
      const moved = new Float32Array(values.length);
      places.forEach((place, i) => {
        moved[place] = values[places[order[i]!]!]!;
      });
      return [name, moved];
    }),
  );
}

/** The weights that a start means, pruned places 0. `finalWeights` gives those of the job that it names, if it does. */
export function startWeights(
  network: Network,
  start: Start,
  masks: Masks,
  finalWeights: (key: string) => Weights | undefined,
): Weights {
  switch (start.kind) {
    case "initial":
      return prune(initialWeights(network, start.stream), masks);
    case "job": {
      const weights = finalWeights(start.key);
      if (!weights)
        throw new InvariantError(`a training was to start from job ${start.key}, whose weights are not at hand`);
      return masked(weights, masks);
    }
    case "reshuffled":
      return reshuffled(startWeights(network, start.of, masks, finalWeights), masks, start.shuffle);
    default:
      return start satisfies never;
  }
}

/** Indices of the weights that stay, ascending. */
export function survivingPlaces(mask: Uint8Array): Int32Array {
  const places = new Int32Array(mask.length);
  let count = 0;
  for (let i = 0; i < mask.length; i++) if (mask[i] === 1) places[count++] = i;
  return places.subarray(0, count);
}
