import {
  BLOCK,
  LANES,
  type LinearBackward,
  type LinearForward,
  type LinearGradients,
} from "../../program/instructions.ts";
import { add, fma, sumOfLanes } from "./float32.ts";
import type { Memory } from "./memory.ts";

/** True if the feature is zero in all examples that the bits at `active` speak of. */
export const isZero = (ints: Int32Array, active: number, feature: number): boolean =>
  active >= 0 && ((ints[active + (feature >> 5)]! >> (feature & 31)) & 1) === 0;

export function linearForward(at: LinearForward, { floats, ints }: Memory): void {
  for (let chunk = 0; chunk < at.chunks; chunk++) {
    const active = at.active < 0 ? -1 : at.active + Math.floor(chunk / BLOCK) * at.words;
    for (let r = 0; r < at.rows; r++) {
      const to = at.outputs + chunk * at.outputStride + r * LANES;
      floats.fill(floats[at.biases + r]!, to, to + LANES);
      for (let segment = r; segment < at.segments * at.rows; segment += at.rows) {
        for (let k = ints[at.starts + segment]!; k < ints[at.starts + segment + 1]!; k++) {
          const feature = ints[at.indices + k]!;
          if (isZero(ints, active, feature)) continue;
          const from = at.inputs + chunk * at.inputStride + feature * LANES;
          const value = floats[at.values + k]!;
          for (let i = 0; i < LANES; i++) floats[to + i] = fma(value, floats[from + i]!, floats[to + i]!);
        }
      }
      for (let i = to; at.relu && i < to + LANES; i++) if (floats[i]! <= 0) floats[i] = 0;
    }
  }
}

export function linearBackward(at: LinearBackward, { floats, ints }: Memory): void {
  for (let chunk = 0; chunk < at.chunks; chunk++) {
    for (let r = 0; r < at.rows; r++) {
      const to = at.outputs + chunk * at.outputStride + r * LANES;
      floats.fill(0, to, to + LANES);
      for (let k = ints[at.starts + r]!; k < ints[at.starts + r + 1]!; k++) {
        const from = at.inputs + chunk * at.inputStride + ints[at.indices + k]! * LANES;
        const value = floats[at.values + ints[at.places + k]!]!;
        for (let i = 0; i < LANES; i++) floats[to + i] = fma(value, floats[from + i]!, floats[to + i]!);
      }
      const gate = at.gates + chunk * at.gateStride + r * LANES;
      for (let i = 0; at.gates >= 0 && i < LANES; i++) if (floats[gate + i]! <= 0) floats[to + i] = 0;
    }
  }
}

export function linearGradients(at: LinearGradients, { floats, ints }: Memory): void {
  const lanes = new Float32Array(LANES);
  for (const [size, groups, shared, others, places] of [
    [16, at.groups16, at.shared16, at.others16, at.places16],
    [8, at.groups8, at.shared8, at.others8, at.places8],
    [4, at.groups4, at.shared4, at.others4, at.places4],
  ] as const) {
    for (let k = 0; k < groups * LANES; k++) {
      const side = ints[shared + Math.floor(k / size)]!;
      lanes.fill(0);
      for (let chunk = 0; chunk < at.chunks && !isZero(ints, at.active, side); chunk++) {
        const a = at.shared + chunk * at.sharedStride + side * LANES;
        const b = at.others + chunk * at.othersStride + ints[others + k]! * LANES;
        for (let i = 0; i < LANES; i++) lanes[i] = fma(floats[a + i]!, floats[b + i]!, lanes[i]!);
      }
      floats[at.gradients + ints[places + k]!] = sumOfLanes(lanes);
    }
  }
  biasGradients(at, floats);
}

/** Gradients of biases: those of the outputs, added up. */
export function biasGradients(
  at: Pick<LinearGradients, "rows" | "chunks" | "outputs" | "outputStride" | "biasGradients">,
  floats: Float32Array,
): void {
  const lanes = new Float32Array(LANES);
  for (let r = 0; r < at.rows; r++) {
    lanes.fill(0);
    for (let chunk = 0; chunk < at.chunks; chunk++) {
      const gradient = at.outputs + chunk * at.outputStride + r * LANES;
      for (let i = 0; i < LANES; i++) lanes[i] = add(lanes[i]!, floats[gradient + i]!);
    }
    floats[at.biasGradients + r] = sumOfLanes(lanes);
  }
}
