import type { Shape } from "../../shape.ts";
import type { WeightShape } from "../lists/convolution-lists.ts";

/**
 * Surviving share of the weights from which on a convolution is done in Winograd's form, where pruned weights cost as much as
 * others. Measured (docs/decisions/winograd.md), and the same on every machine, because it decides the bits.
 */
const DENSE = 0.22;
/** The same with no more than 16 channels on a side, where transforms weigh more. */
const DENSE_IF_NARROW = 0.28;

/** Rows and columns of a tile of outputs, and the channels that transforms and products take together. */
const TILE = 4;
const CHANNELS = 16;

/** Whether a convolution is done in Winograd's form: by its shape, its plane's, and how many weights survive. */
export function isWinograd(
  { kernel, stride, padding }: { readonly kernel: number; readonly stride: number; readonly padding: number },
  { rows, columns }: Pick<Shape, "rows" | "columns">,
  { shape: { inputs, outputs }, density }: { readonly shape: WeightShape; readonly density: number },
): boolean {
  if (kernel !== 3 || stride !== 1 || padding !== 1) return false;
  if (rows % TILE !== 0 || columns % TILE !== 0 || inputs % CHANNELS !== 0 || outputs % CHANNELS !== 0) return false;
  return density >= (Math.min(inputs, outputs) <= CHANNELS ? DENSE_IF_NARROW : DENSE);
}
