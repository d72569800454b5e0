import type { ModelSpec } from "./index.ts";
import { layerNames } from "./layer-names.ts";
import { isResidual, type ListedLayer } from "./listed-layer.ts";

/** A layer with weights, as `prune.rates` may call it. */
export interface EndingLayer {
  readonly name: string;
  readonly kind: "convolution" | "linear" | "shortcut";
}

/**
 * The last layers with weights of the two branches that end a network together, in a residual block with weights in its
 * shortcut, behind which nothing has any; undefined for all other networks. `kind`: what each is if it is not the output.
 */
export function jointEnd(
  model: ModelSpec,
): { readonly body: EndingLayer | undefined; readonly shortcut: EndingLayer } | undefined {
  if (model.family !== "layers") return undefined;
  const at = model.layers.findLastIndex((layer) =>
    isResidual(layer) ? [...layer.residual, ...layer.shortcut].some(weighs) : weighs(layer),
  );
  const block = model.layers[at];
  if (!block || !isResidual(block) || !block.shortcut.some(weighs)) return undefined;
  const names = layerNames(model.layers);
  const last = (branch: "residual" | "shortcut"): EndingLayer | undefined => {
    const place = block[branch].findLastIndex(weighs);
    const layer = block[branch][place];
    if (typeof layer !== "object") return undefined;
    const kind = "linear" in layer ? "linear" : branch === "shortcut" ? "shortcut" : "convolution";
    return { name: names.get(`${at}.${branch}.${place}`) ?? "", kind };
  };
  const shortcut = last("shortcut");
  return shortcut && { body: last("residual"), shortcut };
}

const weighs = (layer: ListedLayer): boolean =>
  layer === "output" || (typeof layer === "object" && ("convolution" in layer || "linear" in layer));
