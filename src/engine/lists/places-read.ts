import { InvariantError } from "../../errors.ts";
import { lengthOf, type Parameter } from "../parameter.ts";
import {
  type Convolve,
  type Instruction,
  LANES,
  type LinearByInput,
  type LinearForward,
  type WinogradWeights,
} from "../program/instructions.ts";
import type { Program } from "../program/program.ts";

/** A weight, and the instruction of the forward pass that uses it. */
export interface WeightRead {
  readonly parameter: Parameter;
  readonly by: LinearForward | LinearByInput | Convolve | WinogradWeights;
}

/** Who reads each weight of a program. A convolution's gradients of inputs read it, too, and come later. */
export const weightsRead = ({ stored, train, layers }: Program): readonly WeightRead[] =>
  stored.flatMap(({ parameter }) => {
    if (parameter.role !== "weight") return [];
    const by = train.filter((_, i) => layers[i] === parameter.layer).find(isRead);
    if (!by) throw new InvariantError(`nobody reads ${parameter.name}`);
    return [{ parameter, by }];
  });

const isRead = (one: Instruction): one is WeightRead["by"] =>
  one.op === "linear-forward" || one.op === "linear-by-input" || one.op === "convolve" || one.op === "winograd-weights";

/**
 * Which places of a weight there are: 1 for each that the kernel's own lists in the arena name, 0 elsewhere. Nothing here
 * asks the mask.
 */
export function placesRead(arena: Int32Array, { parameter, by }: WeightRead): Uint8Array {
  const places = new Uint8Array(lengthOf(parameter));
  if (by.op === "linear-forward") {
    for (let segment = 0; segment < by.segments * by.rows; segment++) {
      const row = segment % by.rows;
      for (let k = arena[by.starts + segment]!; k < arena[by.starts + segment + 1]!; k++) {
        places[row * by.columns + arena[by.indices + k]!] = 1;
      }
    }
    return places;
  }
  if (by.op === "linear-by-input") {
    for (let place = 0; place < places.length; place++) {
      const [row, column] = [Math.floor(place / by.columns), place % by.columns];
      places[place] = (arena[by.bits + column * by.bitWords + (row >> 5)]! >> (row & 31)) & 1;
    }
    return places;
  }
  const [, inputs = 1, kernel = 1] = parameter.shape;
  if (by.op === "winograd-weights") {
    // Where values go: [output / 16][row, column][input][16 outputs].
    for (let k = 0; k < by.count; k++) {
      const line = Math.floor(arena[by.places + k]! / LANES);
      const [panel, rest] = [Math.floor(line / (kernel ** 2 * inputs)), line % (kernel ** 2 * inputs)];
      const output = panel * LANES + (arena[by.places + k]! % LANES);
      places[(output * inputs + (rest % inputs)) * kernel ** 2 + Math.floor(rest / inputs)] = 1;
    }
    return places;
  }
  for (let segment = 0; segment < by.blocks * by.channels; segment++) {
    const output = segment % by.channels;
    for (let k = arena[by.starts + segment]!; k < arena[by.starts + segment + 1]!; k++) {
      const offset = arena[by.offsets + k]!;
      const input = Math.floor(offset / by.inputPlane);
      const row = Math.floor((offset % by.inputPlane) / by.inputRow);
      const column = ((offset % by.inputPlane) % by.inputRow) / LANES;
      places[((output * inputs + input) * kernel + row) * kernel + column] = 1;
    }
  }
  return places;
}
