import type { Layer } from "./layer.ts";
import { type LinearSpec, linear } from "./linear.ts";
import { type ReluSpec, relu } from "./relu.ts";

export type { Activation, Emitter, Layer, PlacedLists } from "./layer.ts";

/** One layer of a network, as data. Adding a kind of layer is a file and a line in each of the two lists. */
export type LayerSpec = LinearSpec | ReluSpec;
const layers = { linear, relu } satisfies { [K in LayerSpec["kind"]]: Layer<Extract<LayerSpec, { kind: K }>> };

/** The meaning of a layer's spec. */
export function layerOf(spec: LayerSpec): Layer<LayerSpec> {
  const byKind: Record<LayerSpec["kind"], Layer<never>> = layers;
  return byKind[spec.kind] as Layer<LayerSpec>; // the kind is the key: a layer only ever meets its own spec
}
