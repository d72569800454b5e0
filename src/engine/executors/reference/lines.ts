import { LANES } from "../../instructions.ts";

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

/** Places of a tensor whose fields have a name in front: inputs, inputStride, inputPlane, inputPitch. */
export const inputs = (at: { inputs: number; inputStride: number; inputPlane: number; inputPitch: number }) => ({
  values: at.inputs,
  stride: at.inputStride,
  plane: at.inputPlane,
  pitch: at.inputPitch,
});
export const outputs = (at: { outputs: number; outputStride: number; outputPlane: number; outputPitch: number }) => ({
  values: at.outputs,
  stride: at.outputStride,
  plane: at.outputPlane,
  pitch: at.outputPitch,
});
export const others = (at: { others: number; otherStride: number; otherPlane: number; otherPitch: number }) => ({
  values: at.others,
  stride: at.otherStride,
  plane: at.otherPlane,
  pitch: at.otherPitch,
});
export const gradients = (at: {
  gradients: number;
  gradientStride: number;
  gradientPlane: number;
  gradientPitch: number;
}) => ({ values: at.gradients, stride: at.gradientStride, plane: at.gradientPlane, pitch: at.gradientPitch });
export const choices = (at: { choices: number; choiceStride: number; choicePlane: number; choicePitch: number }) => ({
  values: at.choices,
  stride: at.choiceStride,
  plane: at.choicePlane,
  pitch: at.choicePitch,
});
export const gates = (at: { gates: number; gateStride: number; gatePlane: number; gatePitch: number }) => ({
  values: at.gates,
  stride: at.gateStride,
  plane: at.gatePlane,
  pitch: at.gatePitch,
});
