import { type DenseBackward, type DenseGradients, LANES } from "../../program/instructions.ts";
import { fma, sumOfLanes } from "./float32.ts";
import { biasGradients, isZero } from "./linear.ts";
import type { Memory } from "./memory.ts";

/** Where the weight of an output and an input stands among all of a layer's, of which none was pruned. */
function placeOf(output: number, input: number, sizes: { outputs: number; inputs: number; width: number }): number {
  const first = Math.floor(input / sizes.width) * sizes.width;
  const width = Math.min(sizes.width, sizes.inputs - first);
  return first * sizes.outputs + output * width + input - first;
}

export function denseBackward(at: DenseBackward, { floats }: Memory): void {
  const sizes = { outputs: at.columns, inputs: at.rows, width: at.width };
  for (let chunk = 0; chunk < at.chunks; chunk++) {
    for (let r = 0; r < at.rows; r++) {
      const to = at.outputs + chunk * at.outputStride + r * LANES;
      floats.fill(0, to, to + LANES);
      for (let o = 0; o < at.columns; o++) {
        const from = at.inputs + chunk * at.inputStride + o * LANES;
        const value = floats[at.values + placeOf(o, r, sizes)]!;
        for (let i = 0; i < LANES; i++) floats[to + i] = fma(value, floats[from + i]!, floats[to + i]!);
      }
      const gate = at.gates + chunk * at.gateStride + r * LANES;
      for (let i = 0; at.gates >= 0 && i < LANES; i++) if (floats[gate + i]! <= 0) floats[to + i] = 0;
    }
  }
}

export function denseGradients(at: DenseGradients, { floats, ints }: Memory): void {
  const sizes = { outputs: at.rows, inputs: at.columns, width: at.width };
  const lanes = new Float32Array(LANES);
  for (let input = 0; input < at.columns; input++) {
    for (let output = 0; output < at.rows; output++) {
      lanes.fill(0);
      for (let chunk = 0; chunk < at.chunks && !isZero(ints, at.active, input); chunk++) {
        const a = at.inputs + chunk * at.inputStride + input * LANES;
        const b = at.outputs + chunk * at.outputStride + output * LANES;
        for (let i = 0; i < LANES; i++) lanes[i] = fma(floats[a + i]!, floats[b + i]!, lanes[i]!);
      }
      floats[at.gradients + placeOf(output, input, sizes)] = sumOfLanes(lanes);
    }
  }
  biasGradients(at, floats);
}
