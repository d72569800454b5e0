import { type Shape, sizeOf } from "../../shape.ts";
import type { Convolution } from "../lists/convolution-lists.ts";
import { type Instruction, LANES } from "../program/instructions.ts";
import type { MemoryPlan } from "../program/memory.ts";
import type { ByInput } from "./by-input.ts";

/** Planes of numbers side by side. */
export interface Planes {
  /** Place of channel 0's first number, inside a halo of zeros if there is one. */
  readonly values: number;
  /** Words from channel to channel, and from row to row. */
  readonly plane: number;
  readonly pitch: number;
  readonly shape: Shape;
}

/** What a layer's instructions are made of. */
export interface LoneLayer {
  readonly plan: MemoryPlan;
  readonly input: Planes;
  readonly output: Planes;
  /** Whether negative outputs become zero. */
  readonly relu: 0 | 1;
  /** Where a parameter's values begin, or -1 where the layer has none of this name. */
  readonly valuesOf: (name: string) => number;
  readonly listOf: (name: string) => ByInput | undefined;
  readonly convolutionOf: (name: string) => Convolution | undefined;
}

/** What one layer does: once, and for each example. */
export interface LoneCode {
  readonly prepare?: readonly Instruction[];
  readonly evaluate: readonly Instruction[];
}

/** New planes, and room to read whole lanes at the end of the last. */
export function planesOf(plan: MemoryPlan, shape: Shape, halo: number): Planes {
  const pitch = shape.columns + 2 * halo;
  const plane = (shape.rows + 2 * halo) * pitch;
  const at = plan.room(shape.channels * plane + LANES, "activations");
  return { values: at + halo * (pitch + 1), plane, pitch, shape };
}

export const inputsOf = ({ values, plane, pitch }: Planes) => ({
  ...{ inputs: values, inputPlane: plane, inputPitch: pitch },
});

export const outputsOf = ({ values, plane, pitch, shape }: Planes) => ({
  ...{ outputs: values, outputPlane: plane, outputPitch: pitch },
  ...shape,
});

/** All numbers of planes without a halo. */
export const lengthOfPlanes = ({ shape }: Planes): number => sizeOf(shape);
