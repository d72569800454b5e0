import { isWinograd } from "./layers/winograd-rule.ts";
import { densityOf } from "./lists/convolution-lists.ts";
import { bySort, type LayerSpec, type Network, plainLayers, someLayer } from "./network.ts";
import type { Masks } from "./parameter.ts";

/** The newest arithmetic: machines that train together have the same. */
export const NUMERICS = 3;

/**
 * Which arithmetic a training has: results of equal numbers have equal bits. A kernel or a rule that changes bits takes the next
 * number, for the networks and masks that it changes and for no others, whose stored results stay answers.
 *
 * 3: the body of some residual block is empty, whose gradients were wrong before, or a dropout layer had the numbers of a layer
 * called stream for its random stream. Of all others, 2: some convolution is in Winograd's form; 1: none is.
 */
export function numericsOf({ layers, input }: Network, masks: Masks): number {
  if (hasEmptyBody(layers) || hadNoStream(layers)) return NUMERICS;
  const changed = plainLayers(layers, input).some(({ spec, input: plane }) => {
    if (spec.kind !== "convolution") return false;
    const mask = masks.get(`${spec.name}.weight`);
    const shape = { outputs: spec.outputs, inputs: plane.channels, kernel: spec.kernel };
    return isWinograd(spec, plane, { shape, density: mask ? densityOf(mask) : 1 });
  });
  return changed ? 2 : 1;
}

const hasEmptyBody = (layers: readonly LayerSpec[]): boolean =>
  layers.some((spec) =>
    bySort(spec, {
      layer: () => false,
      block: ({ body, shortcut }) => body.length === 0 || hasEmptyBody([...body, ...shortcut]),
    }),
  );

/** What those numbers were called, behind the layer's name: of a convolution, and of a batch normalisation. */
const OWN = ["dense", "constants"];

const hadNoStream = (layers: readonly LayerSpec[]): boolean =>
  someLayer(layers, (spec) => "name" in spec && spec.name === "stream") &&
  someLayer(layers, (spec) => spec.kind === "dropout" && OWN.includes(spec.name));
