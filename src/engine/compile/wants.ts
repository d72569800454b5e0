import type { Shape } from "../../shape.ts";
import { layerOf } from "../layers/index.ts";
import type { LayerMemory } from "../layers/layer.ts";
import { bySort, type LayerSpec, outputShape, someLayer } from "../network.ts";
import type { Wanted } from "./emitter.ts";

export const NOTHING: Wanted = { kept: false };

/** What the layers from `from` on want of the tensor that they are given; `end` wants what leaves the last one. */
export function wantedBy(layers: readonly LayerSpec[], from: number, end: Wanted): Wanted {
  const spec = layers[from];
  if (!spec) return end;
  return bySort<Wanted>(spec, {
    layer: (plain) => {
      const { memory, padding } = layerOf(plain);
      if (memory.inPlace) {
        const next = wantedBy(layers, from + 1, end);
        return { ...next, kept: next.kept || memory.keeps === "output", passing: false };
      }
      const kept = memory.keeps === "input";
      return { kept, passing: !kept, halo: padding?.(plain) ?? 0, dense: memory.dense ?? false };
    },
    block: ({ body, shortcut }) => both(wantedByBranch(body), wantedByBranch(shortcut)),
  });
}

/** A branch that begins in place works on a copy, so that the other one finds its input as it was. */
const wantedByBranch = (layers: readonly LayerSpec[]): Wanted =>
  beginsInPlace(layers) ? NOTHING : wantedBy(layers, 0, NOTHING);

const both = (a: Wanted, b: Wanted): Wanted => ({
  kept: a.kept || b.kept,
  halo: Math.max(a.halo ?? 0, b.halo ?? 0),
  dense: a.dense === true || b.dense === true,
});

/** What a layer says of its memory; nothing for a residual block, whose layers speak for themselves. */
export const memoryOf = (spec: LayerSpec | undefined): LayerMemory =>
  spec ? bySort<LayerMemory>(spec, { layer: (plain) => layerOf(plain).memory, block: () => ({}) }) : {};

const isInPlace = (spec: LayerSpec | undefined): boolean => memoryOf(spec).inPlace === true;

export const beginsInPlace = (layers: readonly LayerSpec[]): boolean => isInPlace(layers[0]);
export const endsInPlace = (layers: readonly LayerSpec[]): boolean => isInPlace(layers[layers.length - 1]);

/** The halo that the layers' backward passes want around the gradient of what leaves them. */
export function gradientHaloOf(layers: readonly LayerSpec[], input: Shape): number {
  const last = layers.findLastIndex((spec) => !isInPlace(spec) && !memoryOf(spec).gradientInPlace);
  const spec = layers[last];
  if (!spec) return 0;
  const here = outputShape(layers.slice(0, last), input);
  return bySort(spec, {
    layer: (plain) => layerOf(plain).gradientPadding?.(plain, here) ?? 0,
    block: ({ body, shortcut }) => Math.max(gradientHaloOf(body, here), gradientHaloOf(shortcut, here)),
  });
}

/** Whether a layer must see the whole batch at once. */
export const isWhole = (spec: LayerSpec): boolean => someLayer([spec], (plain) => layerOf(plain).memory.whole === true);
