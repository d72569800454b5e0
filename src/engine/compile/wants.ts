import type { Shape } from "../../shape.ts";
import { layerOf } from "../layers/index.ts";
import { type LayerSpec, outputShape } from "../network.ts";
import type { Wanted } from "./emitter.ts";

export const NOTHING: Wanted = { kept: false };

/** What the layers from `from` on want of the tensor that they are given; `end` wants what leaves the last one. */
export function wantedBy(layers: readonly LayerSpec[], from: number, end: Wanted): Wanted {
  const spec = layers[from];
  if (!spec) return end;
  if (spec.kind === "residual") return both(wantedByBranch(spec.body), wantedByBranch(spec.shortcut));
  const { memory, padding } = layerOf(spec);
  if (memory.inPlace) {
    const next = wantedBy(layers, from + 1, end);
    return { ...next, kept: next.kept || memory.keeps === "output" };
  }
  return { kept: memory.keeps === "input", halo: padding?.(spec) ?? 0, dense: memory.dense ?? false };
}

/** A branch that begins in place works on a copy, so that the other one finds its input as it was. */
const wantedByBranch = (layers: readonly LayerSpec[]): Wanted =>
  beginsInPlace(layers) ? NOTHING : wantedBy(layers, 0, NOTHING);

const both = (a: Wanted, b: Wanted): Wanted => ({
  kept: a.kept || b.kept,
  halo: Math.max(a.halo ?? 0, b.halo ?? 0),
  dense: a.dense === true || b.dense === true,
});

const isInPlace = (spec: LayerSpec | undefined): boolean =>
  spec !== undefined && spec.kind !== "residual" && layerOf(spec).memory.inPlace === true;

const hasGradientInPlace = (spec: LayerSpec): boolean =>
  spec.kind !== "residual" && layerOf(spec).memory.gradientInPlace === true;

export const beginsInPlace = (layers: readonly LayerSpec[]): boolean => isInPlace(layers[0]);
export const endsInPlace = (layers: readonly LayerSpec[]): boolean => isInPlace(layers[layers.length - 1]);

/** The halo that the layers' backward passes want around the gradient of what leaves them. */
export function gradientHaloOf(layers: readonly LayerSpec[], input: Shape): number {
  const last = layers.findLastIndex((spec) => !isInPlace(spec) && !hasGradientInPlace(spec));
  const spec = layers[last];
  if (!spec) return 0;
  const here = outputShape(layers.slice(0, last), input);
  if (spec.kind !== "residual") return layerOf(spec).gradientPadding?.(spec, here) ?? 0;
  return Math.max(gradientHaloOf(spec.body, here), gradientHaloOf(spec.shortcut, here));
}

/** Whether a layer must see the whole batch at once. */
export const isWhole = (spec: LayerSpec): boolean =>
  spec.kind === "residual" ? [...spec.body, ...spec.shortcut].some(isWhole) : layerOf(spec).memory.whole === true;
