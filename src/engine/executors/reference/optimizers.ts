import type { AdamUpdate, SgdUpdate } from "../../program/instructions.ts";
import { div, fma, mul, sqrt, sub } from "./float32.ts";
import type { Memory } from "./memory.ts";

/** Moments below the normal range become zero. */
const flushed = (x: number): number => (Math.abs(x) < 2 ** -126 ? 0 : x);

export function adam(at: AdamUpdate, { floats, rates }: Memory): void {
  const [rest1, beta2, rest2, epsilon, decay] = floats.subarray(at.constants, at.constants + 5);
  for (let i = 0; i < at.count; i++) {
    const w = floats[at.parameters + i]!;
    let g = floats[at.gradients + i]!;
    if (decay !== 0) g = fma(decay!, w, g);
    const m = flushed(fma(rest1!, sub(g, floats[at.first + i]!), floats[at.first + i]!));
    const v = flushed(fma(rest2!, mul(g, g), mul(beta2!, floats[at.second + i]!)));
    floats[at.first + i] = m;
    floats[at.second + i] = v;
    floats[at.parameters + i] = fma(-rates[0], div(m, fma(sqrt(v), rates[1], epsilon!)), w);
  }
}

export function sgd(at: SgdUpdate, { floats, rates }: Memory): void {
  const [momentum, decay, nesterov] = floats.subarray(at.constants, at.constants + 3);
  for (let i = 0; i < at.count; i++) {
    const w = floats[at.parameters + i]!;
    let g = floats[at.gradients + i]!;
    if (decay !== 0) g = fma(decay!, w, g);
    if (momentum !== 0) {
      const velocity = flushed(fma(momentum!, floats[at.velocity + i]!, g));
      floats[at.velocity + i] = velocity;
      g = nesterov !== 0 ? fma(momentum!, velocity, g) : velocity;
    }
    floats[at.parameters + i] = fma(-rates[0], g, w);
  }
}
