import type { Shape } from "../shape.ts";
import { type LayerSpec, layerOf } from "./layers/index.ts";
import type { LayerKind, Masks, Parameter } from "./parameter.ts";
import { lengthOf } from "./parameter.ts";

/** A network as data: what a model family builds, a job is named by and the compiler takes. */
export interface Network {
  readonly input: Shape;
  readonly classes: number;
  readonly layers: readonly LayerSpec[];
}

/** All parameters in the order in which they are stored: layer by layer, weights before biases. */
export function parametersOf(network: Network): readonly Parameter[] {
  let shape = network.input;
  return network.layers.flatMap((spec) => {
    const layer = layerOf(spec);
    const parameters = layer.parameters(spec, shape);
    shape = layer.output(spec, shape);
    return parameters;
  });
}

/** The parameters that can be pruned, and which kind of layer each is in. The last one is the output. */
export function prunable(network: Network): readonly { readonly parameter: Parameter; readonly kind: LayerKind }[] {
  const weights = parametersOf(network).filter((parameter) => parameter.role === "weight");
  return weights.map((parameter, i) => ({ parameter, kind: i === weights.length - 1 ? "output" : "linear" }));
}

/** The mask of the dense network: every weight stays. */
export function fullMasks(network: Network): Masks {
  return new Map(
    prunable(network).map(({ parameter }) => [parameter.name, new Uint8Array(lengthOf(parameter)).fill(1)]),
  );
}
