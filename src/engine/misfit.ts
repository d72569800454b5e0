import { type Shape, sameShape, sizeOf } from "../shape.ts";
import type { PlainLayerSpec } from "./layers/index.ts";
import {
  bySort,
  type LayerSpec,
  type Network,
  outputShape,
  parametersOf,
  type ResidualSpec,
  shapeAfter,
} from "./network.ts";

/** What does not fit: what was found of a layer, and the cure. */
export interface Misfit {
  readonly found: string;
  readonly cure: string;
}

/** 64 x 8 x 8. */
export const shapeText = ({ channels, rows, columns }: Shape): string => `${channels} x ${rows} x ${columns}`;

/** Why a layer cannot take what arrives there, or undefined. Layers inside of a residual block are not looked at. */
export const misfitOf = (spec: LayerSpec, input: Shape): Misfit | undefined =>
  bySort(spec, { layer: (plain) => windowMisfit(plain, input), block: (block) => sumMisfit(block, input) });

function sumMisfit(block: ResidualSpec, input: Shape): Misfit | undefined {
  const [body, shortcut] = [outputShape(block.body, input), outputShape(block.shortcut, input)];
  if (sameShape(body, shortcut)) return undefined;
  return {
    found: `adds ${shapeText(body)} from its layers and ${shapeText(shortcut)} from its shortcut`,
    cure: "give the shortcut a convolution with the same channels and stride, such as {convolution: 32, kernel: 1, stride: 2}",
  };
}

function windowMisfit(spec: PlainLayerSpec, input: Shape): Misfit | undefined {
  const { window, padding } = windowOf(spec);
  if (padding >= window) {
    return {
      found: `has ${padding} lines of zeros on each side, and a window of ${window} x ${window} that would see nothing else`,
      cure: `ask for a padding below ${window}`,
    };
  }
  if (window <= Math.min(input.rows, input.columns) + 2 * padding) return undefined;
  return {
    found: `has a window of ${window} x ${window}, and ${shapeText(input)} arrives there`,
    cure: "leave it out, make its window smaller, or shrink the planes less before it",
  };
}

function windowOf(spec: PlainLayerSpec): { readonly window: number; readonly padding: number } {
  if (spec.kind === "convolution") return { window: spec.kernel, padding: spec.padding };
  if (spec.kind === "max-pool" || spec.kind === "average-pool") return { window: spec.size, padding: 0 };
  return { window: 1, padding: 0 };
}

/** Values of one example between two layers: the engine's places are whole numbers of 32 bits, for 64 examples at once. */
const MOST_VALUES = 2 ** 24;

/**
 * Why a network that a file says cannot be computed, in words, or undefined: its layers do not fit each other, two of its
 * parameters have one name, or something between its layers is too large.
 */
export function networkMisfit(network: Network): string | undefined {
  const { input, classes, layers } = network;
  const inside = listMisfit(layers, input, "layer");
  if (inside !== undefined) return inside;
  const answers = sizeOf(outputShape(layers, input));
  if (answers !== classes) return `its layers end with ${answers} values, and it has ${classes} classes`;
  const names = parametersOf(network).map(({ name }) => name);
  // A file may list any number of layers: a set grows by each new name, in a time that does not grow with those before.
  const seen = new Set<string>();
  const twice = names.find((name) => seen.size === seen.add(name).size);
  return twice === undefined ? undefined : `two of its layers are called ${JSON.stringify(twice.split(".")[0])}`;
}

function listMisfit(layers: readonly LayerSpec[], input: Shape, place: string): string | undefined {
  let shape = input;
  for (const [i, spec] of layers.entries()) {
    const where = `${place} ${i + 1} of ${layers.length}`;
    if (sizeOf(shape) > MOST_VALUES)
      return `${sizeOf(shape)} values arrive at ${where}, expected at most ${MOST_VALUES}`;
    const here = shape;
    const branch = bySort(spec, {
      layer: () => undefined,
      block: ({ body, shortcut }) =>
        listMisfit(body, here, `${where}, its`) ?? listMisfit(shortcut, here, `${where}, shortcut's`),
    });
    if (branch !== undefined) return branch;
    const found = misfitOf(spec, shape)?.found;
    if (found !== undefined) return `${where} (${spec.kind}) ${found}`;
    shape = shapeAfter(spec, shape);
  }
  return undefined;
}
