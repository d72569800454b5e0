import { lengthOf, type Masks, type Network, parametersOf, type Weights } from "../../engine/index.ts";
import { InvariantError } from "../../errors.ts";
import { type StreamPath, stream } from "../../random.ts";
import type { Change } from "./change.ts";
import { changes } from "./index.ts";
import type { Start } from "./start.ts";

/** Final weights of another job by its key, dense, in arrays that are the caller's to change. */
export type WeightsOf = (key: string) => Promise<Weights>;

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

/** Puts 0 into pruned places, in place. */
function clearPruned(weights: Weights, masks: Masks): Weights {
  for (const [name, mask] of masks) {
    const values = weights.get(name);
    if (!values) continue;
    for (let i = 0; i < mask.length; i++) if (mask[i] === 0) values[i] = 0;
  }
  return weights;
}

/** A copy with pruned places 0. */
export const masked = (weights: Weights, masks: Masks): Weights =>
  clearPruned(new Map([...weights].map(([name, values]) => [name, values.slice()])), masks);

/** The weights that a start means, dense, pruned places 0, in new arrays. `weightsOf` gives those of the job that it names. */
export async function startWeights(
  network: Network,
  start: Start,
  masks: Masks,
  weightsOf: WeightsOf,
): Promise<Weights> {
  const { base } = start;
  const whole = "stream" in base ? initialWeights(network, base.stream) : await weightsOf(base.job);
  return changedWeights(network, start, masks, whole);
}

/** The same from the weights of the base, whose arrays are written to. */
export const changedWeights = (network: Network, start: Start, masks: Masks, base: Weights): Weights =>
  start.changes.reduce<Weights>(
    (weights, { name, stream, options }) => changeNamed(name).apply({ network, weights, masks, stream }, options),
    clearPruned(base, masks),
  );

function changeNamed(name: string): Change {
  const change = Object.hasOwn(changes, name) ? changes[name] : undefined;
  if (!change) throw new InvariantError(`a training starts from weights with an unknown change "${name}"`);
  return change;
}
