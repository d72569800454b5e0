import { isLayerKind } from "../engine/index.ts";
import { LthError } from "../errors.ts";
import { isResidual, type ListedLayer } from "./listed-layer.ts";

/**
 * The name of every layer that has one, by its place in the list: `2`, `5.residual.0`. A layer without a name of its own
 * is called by its kind and number, conv2 being the second convolution, those in residual blocks counted too. Throws an
 * LthError for a name that stands twice, or that `prune.rates` takes for a kind of layer.
 */
export function layerNames(listed: readonly ListedLayer[]): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  const places = new Map<string, string>();
  const counts = new Map<string, number>();
  for (const { layer, key } of placed(listed)) {
    const short = shortOf(layer);
    if (short === undefined) continue;
    const number = (counts.get(short) ?? 0) + 1;
    counts.set(short, number);
    const own = typeof layer === "object" && "name" in layer ? layer.name : undefined;
    const name = own ?? (short === "output" ? short : `${short}${number}`);
    const place = `model.layers[${key.split(".")[0]}]`;
    if (own !== undefined && isLayerKind(own)) {
      throw new LthError(`${place} is called ${own}, which means a kind of layer`, "give it another name");
    }
    const other = places.get(name);
    if (other !== undefined) {
      throw new LthError(`${other} and ${place} are both called ${name}`, "give one of them another name");
    }
    names.set(key, name);
    places.set(name, place);
  }
  return names;
}

const placed = (listed: readonly ListedLayer[]): readonly { layer: ListedLayer; key: string }[] =>
  listed.flatMap((layer, i) =>
    isResidual(layer)
      ? (["residual", "shortcut"] as const).flatMap((branch) =>
          layer[branch].map((inner, j) => ({ layer: inner, key: `${i}.${branch}.${j}` })),
        )
      : [{ layer, key: String(i) }],
  );

function shortOf(layer: ListedLayer): string | undefined {
  if (layer === "output") return "output";
  if (layer === "batch-norm") return "bn";
  if (typeof layer === "string") return undefined;
  if ("convolution" in layer) return "conv";
  if ("linear" in layer) return "fc";
  return "dropout" in layer ? "dropout" : undefined;
}
