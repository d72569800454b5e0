import { LANES } from "../../program/instructions.ts";

/** Words from the start of a tensor to a line of it: chunk, plane, row, column. */
export const lineAt = (
  { values, stride, plane, pitch }: { values: number; stride: number; plane: number; pitch: number },
  [chunk, channel, row, column]: readonly [number, number, number, number],
): number => values + chunk * stride + channel * plane + row * pitch + column * LANES;

/** Every [chunk, plane, row, column] of a walk, in that order. */
export function* walked(at: {
  chunks: number;
  planes: number;
  rows: number;
  columns: number;
}): Generator<readonly [number, number, number, number]> {
  for (let chunk = 0; chunk < at.chunks; chunk++) {
    for (let plane = 0; plane < at.planes; plane++) {
      for (let row = 0; row < at.rows; row++) {
        for (let column = 0; column < at.columns; column++) yield [chunk, plane, row, column];
      }
    }
  }
}

type Fields<All extends string, One extends string> = Readonly<
  Record<All | `${One}Stride` | `${One}Plane` | `${One}Pitch`, number>
>;

/** Where a tensor is whose fields have a name in front: inputs, inputStride, inputPlane, inputPitch. */
const tensor =
  <All extends string, One extends string>(all: All, one: One) =>
  (at: Fields<All, One>) => ({
    values: at[all],
    stride: at[`${one}Stride` as const],
    plane: at[`${one}Plane` as const],
    pitch: at[`${one}Pitch` as const],
  });

export const inputs = tensor("inputs", "input");
export const outputs = tensor("outputs", "output");
export const others = tensor("others", "other");
export const gradients = tensor("gradients", "gradient");
export const choices = tensor("choices", "choice");
export const gates = tensor("gates", "gate");
