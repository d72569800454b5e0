import { lengthOf, type Masks, type Network, parametersOf, type Weights } from "../../engine/index.ts";
import { LthError } from "../../errors.ts";
import { type StreamPath, stream } from "../../random.ts";
import { atOnce, inSteps, type Steps } from "../../steps.ts";
import { changes } from "./index.ts";
import { keptBase, type Start } from "./start.ts";

/**
 * Final weights of another job by its key, or weights out of a file by their SHA-256: dense, in arrays that are the caller's to
 * change.
 */
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
  const kept = keptBase(base);
  const drawn = "stream" in base ? inSteps(initialSteps(network, base.stream), pause) : null;
  const whole = await (drawn ?? weightsOf(kept ?? ""));
  return inSteps(changingWeights(network, start, masks, whole), pause);
}

/** What a change from outside gives is checked; ours have tests. */
function checkChanged(change: string, changed: unknown, before: Weights): void {
  const wrong = [...before].find(([name, values]) => {
    const now: unknown = changed instanceof Map ? changed.get(name) : undefined;
    return !(now instanceof Float32Array && now.length === values.length && now !== values);
  });
  if (wrong === undefined && changed instanceof Map && changed.size === before.size) return;
  throw new LthError(
    `the change ${change} gives ${wrong?.[0] ?? "parameters that the network has not"} something else than a new Float32Array of its length`,
    "mend its module: apply returns a Map with new weights of every parameter",
    { fault: "found" },
  );
}

const otherCode = (change: string) =>
  new LthError(
    `the change ${change} that is in use has other code than the one that this training began with`,
    "use the module as it was then",
    { fault: "found" },
  );

/** The same from the weights of the base, whose arrays are written to. */
export function* changingWeights(network: Network, start: Start, masks: Masks, base: Weights): Steps<Weights> {
  let weights = clearPruned(base, masks);
  for (const { name, stream, options, code } of start.changes) {
    const change = changes.named(name);
    const ofModule = changes.codeOf(name);
    if (code !== undefined && code !== ofModule) throw otherCode(name);
    const changed: Weights = yield* change.apply({ network, weights, masks, stream }, options);
    if (ofModule !== undefined) checkChanged(name, changed, weights);
    weights = clearPruned(changed, masks);
  }
  return weights;
}
