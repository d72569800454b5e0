import { BLOCK, type GradientsByInput, LANES, type LinearByInput } from "../../program/instructions.ts";
import { fma, sumOfLanes } from "./float32.ts";
import { biasGradients, isZero } from "./linear.ts";
import type { Memory } from "./memory.ts";

/** Calls `act` with the output, the input and the place of every weight, in their order. */
function eachWeight(
  at: Pick<LinearByInput, "columns" | "rows" | "bits" | "bitWords">,
  ints: Int32Array,
  act: (output: number, input: number, k: number) => void,
): void {
  for (let input = 0, k = 0; input < at.columns; input++) {
    for (let r = 0; r < at.rows; r++) {
      if (((ints[at.bits + input * at.bitWords + (r >> 5)]! >> (r & 31)) & 1) === 1) act(r, input, k++);
    }
  }
}

/** Whole lines, as by output: what is zero in one example alone changes no sum of numbers that are finite. */
export function linearByInput(at: LinearByInput, { floats, ints }: Memory): void {
  for (let chunk = 0; chunk < at.chunks; chunk++) {
    const active = at.active + Math.floor(chunk / BLOCK) * at.words;
    const outputs = at.outputs + chunk * at.outputStride;
    for (let i = 0; i < at.rows * LANES; i++) floats[outputs + i] = floats[at.biases + Math.floor(i / LANES)]!;
    eachWeight(at, ints, (r, input, k) => {
      if (isZero(ints, active, input)) return;
      const to = outputs + r * LANES;
      const from = at.inputs + chunk * at.inputStride + input * LANES;
      const value = floats[at.values + k]!;
      for (let i = 0; i < LANES; i++) floats[to + i] = fma(value, floats[from + i]!, floats[to + i]!);
    });
    for (let i = 0; at.relu && i < at.rows * LANES; i++) if (floats[outputs + i]! <= 0) floats[outputs + i] = 0;
  }
}

export function gradientsByInput(at: GradientsByInput, { floats, ints }: Memory): void {
  const lanes = new Float32Array(LANES);
  eachWeight(at, ints, (r, input, k) => {
    lanes.fill(0);
    for (let chunk = 0; chunk < at.chunks && !isZero(ints, at.active, input); chunk++) {
      const a = at.inputs + chunk * at.inputStride + input * LANES;
      const b = at.outputs + chunk * at.outputStride + r * LANES;
      for (let i = 0; i < LANES; i++) lanes[i] = fma(floats[a + i]!, floats[b + i]!, lanes[i]!);
    }
    floats[at.gradients + k] = sumOfLanes(lanes);
  });
  biasGradients(at, floats);
}
