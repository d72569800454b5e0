import type { Dataset } from "../../data/arrays/index.ts";
import { bySort, type LayerSpec, type Network } from "../../engine/index.ts";
import { buildNetwork } from "../../models/index.ts";
import type { Spec } from "./spec.ts";

/**
 * The network that a spec means on this data. Its initial weights have the spec's one deviation in every layer, or Glorot's,
 * which the families give each layer by its fans. Throws an LthError if the network does not fit.
 */
export function networkOf({ model, initial }: Spec, { shape, classes }: Dataset): Network {
  const network = buildNetwork(model, shape, classes.length);
  const { deviation } = initial;
  if (deviation === "glorot") return network;
  return { ...network, layers: network.layers.map((layer) => drawnWith(layer, deviation)) };
}

const drawnWith = (layer: LayerSpec, deviation: number): LayerSpec =>
  bySort<LayerSpec>(layer, {
    layer: (plain) => ("deviation" in plain ? { ...plain, deviation } : plain),
    block: ({ body, shortcut, ...block }) => ({
      ...block,
      body: body.map((inner) => drawnWith(inner, deviation)),
      shortcut: shortcut.map((inner) => drawnWith(inner, deviation)),
    }),
  });
