import { layerNames } from "./layer-names.ts";
import { isResidual, type ListedLayer } from "./listed-layer.ts";

/** A layer with weights, as `prune.rates` may call it. */
export interface EndingLayer {
  readonly name: string;
  readonly kind: "convolution" | "linear" | "shortcut";
}

/** The ends of the two branches. `kind`: what each is if it is not the output. */
export interface JointEnd {
  readonly body: EndingLayer | undefined;
  readonly shortcut: EndingLayer;
}

/**
 * The last layers with weights of the two branches that end a list together, in a residual block with weights in its
 * shortcut, behind which nothing has any; undefined for all other lists.
 */
export function jointEndOf(layers: readonly ListedLayer[]): JointEnd | undefined {
  const at = layers.findLastIndex((layer) =>
    isResidual(layer) ? [...layer.residual, ...layer.shortcut].some(weighs) : weighs(layer),
  );
  const block = layers[at];
  if (!block || !isResidual(block) || !block.shortcut.some(weighs)) return undefined;
  const names = layerNames(layers);
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
