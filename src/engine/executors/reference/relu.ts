import { LANES, type ReluBackward, type ReluForward } from "../../instructions.ts";
import type { Memory } from "./memory.ts";

export function reluForward(at: ReluForward, { floats }: Memory): void {
  for (const i of places(at)) if (floats[at.values + i]! <= 0) floats[at.values + i] = 0;
}

export function reluBackward(at: ReluBackward, { floats }: Memory): void {
  for (const i of places(at)) if (floats[at.values + i]! <= 0) floats[at.gradients + i] = 0;
}

function* places(at: { chunks: number; stride: number; features: number }): Generator<number> {
  for (let chunk = 0; chunk < at.chunks; chunk++) {
    for (let i = 0; i < at.features * LANES; i++) yield chunk * at.stride + i;
  }
}
