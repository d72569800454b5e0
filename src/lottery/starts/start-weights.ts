import { lengthOf, type Masks, type Network, parametersOf, type Weights } from "../../engine/index.ts";
import { InvariantError } from "../../errors.ts";
import { type StreamPath, stream } from "../../random.ts";
import { atOnce, inSteps, type Steps } from "../../steps.ts";
import type { Change } from "./change.ts";
import { changes } from "./index.ts";
import type { Start } from "./start.ts";

/** Final weights of another job by its key, dense, in arrays that are the caller's to change. */
export type WeightsOf = (key: string) => Promise<Weights>;

/**
 * Initial weights of the dense network: each parameter from a stream of its own, normal, not truncated; biases 0, a batch
 * normalisation's scales and variances 1.
 */
export const initialWeights = (network: Network, path: StreamPath): Weights => atOnce(initialSteps(network, path));

/** The same in pieces. */
export function* initialSteps(network: Network, path: StreamPath): Steps<Weights> {
  const weights = new Map<string, Float32Array>();
  for (const parameter of parametersOf(network)) {
    const values =
      parameter.deviation === 0
        ? new Float32Array(lengthOf(parameter)).fill(parameter.constant ?? 0)
        : yield* stream([...path, parameter.name]).normalSteps(lengthOf(parameter), parameter.deviation);
    weights.set(parameter.name, values);
  }
  return weights;
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

/**
 * The weights that a start means, dense, pruned places 0, in new arrays. `weightsOf` gives those of the job that it names.
 * Work on large networks is done in pieces: between them `pause` is awaited, which may throw.
 */
export async function startWeights(
  network: Network,
  start: Start,
  masks: Masks,
  weightsOf: WeightsOf,
  pause?: () => Promise<void>,
): Promise<Weights> {
  const { base } = start;
  const whole = "stream" in base ? await inSteps(initialSteps(network, base.stream), pause) : await weightsOf(base.job);
  return inSteps(changingWeights(network, start, masks, whole), pause);
}

/** The same from the weights of the base, whose arrays are written to. */
export function* changingWeights(network: Network, start: Start, masks: Masks, base: Weights): Steps<Weights> {
  let weights = clearPruned(base, masks);
  for (const { name, stream, options } of start.changes) {
    weights = yield* changeNamed(name).apply({ network, weights, masks, stream }, options);
  }
  return weights;
}

function changeNamed(name: string): Change {
  const change = Object.hasOwn(changes, name) ? changes[name] : undefined;
  if (!change) throw new InvariantError(`a training starts from weights with an unknown change "${name}"`);
  return change;
}
