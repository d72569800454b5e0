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

type Windows = { readonly kernel: number; readonly stride: number; readonly padding: number };
type Plane = Pick<Shape, "rows" | "columns">;
type Channels = Pick<WeightShape, "inputs" | "outputs">;

/** Whether a convolution is done in Winograd's form: by its shape, its plane's, and how many weights survive. */
export const isWinograd = (
  windows: Windows,
  plane: Plane,
  { shape, density }: { readonly shape: Channels; readonly density: number },
): boolean => density >= breakEven(windows, plane, shape);

/** The density from which on that is so; above 1 where it never is. */
export function breakEven(
  { kernel, stride, padding }: Windows,
  { rows, columns }: Plane,
  { inputs, outputs }: Channels,
): number {
  const never = Number.POSITIVE_INFINITY;
  if (kernel !== 3 || stride !== 1 || padding !== 1) return never;
  if (rows % TILE !== 0 || columns % TILE !== 0 || inputs % CHANNELS !== 0 || outputs % CHANNELS !== 0) return never;
  return Math.min(inputs, outputs) <= CHANNELS ? DENSE_IF_NARROW : DENSE;
}
