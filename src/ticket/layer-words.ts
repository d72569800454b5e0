import type { LayerSpec, Network } from "../engine/index.ts";
import { countText } from "../numbers-in-words.ts";
import type { LayerSurvivors } from "../prune/index.ts";

/** A network's layers from the input on: `fc1 300 units (8,467 of 235,200 weights), relu, ...`. */
export function layersInWords({ layers }: Network, survivors: readonly LayerSurvivors[]): string {
  const counts = new Map(survivors.map((layer) => [layer.name, layer]));
  const count = (name: string) => {
    const found = counts.get(`${name}.weight`);
    return found ? ` (${countText(found.survivors)} of ${countText(found.weights)} weights)` : "";
  };
  const words = (layer: LayerSpec): string => {
    switch (layer.kind) {
      case "linear":
        return `${layer.name} ${layer.outputs} units${count(layer.name)}`;
      case "convolution":
        return `${layer.name} ${layer.outputs} channels of ${layer.kernel} x ${layer.kernel}, stride ${layer.stride}${count(layer.name)}`;
      case "max-pool":
      case "average-pool":
        return `${layer.kind} ${layer.size}`;
      case "dropout":
        return `dropout ${layer.rate}`;
      case "residual": {
        const shortcut = layer.shortcut.length === 0 ? "its input" : layer.shortcut.map(words).join(", ");
        return `[${layer.body.map(words).join(", ")}, plus ${shortcut}]`;
      }
      default:
        return layer.kind;
    }
  };
  return layers.map(words).join(", ");
}
