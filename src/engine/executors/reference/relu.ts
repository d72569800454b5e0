import { LANES, type ReluBackward, type ReluForward } from "../../program/instructions.ts";
import { gradients, lineAt, walked } from "./lines.ts";
import type { Memory } from "./memory.ts";

export function reluForward(at: ReluForward, { floats }: Memory): void {
  for (const line of walked(at)) {
    const from = lineAt(at, line);
    for (let i = from; i < from + LANES; i++) if (floats[i]! <= 0) floats[i] = 0;
  }
}

export function reluBackward(at: ReluBackward, { floats }: Memory): void {
  for (const line of walked(at)) {
    const [value, gradient] = [lineAt(at, line), lineAt(gradients(at), line)];
    for (let i = 0; i < LANES; i++) if (floats[value + i]! <= 0) floats[gradient + i] = 0;
  }
}
