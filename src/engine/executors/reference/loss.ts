import { LANES, type Score, type SoftmaxLoss } from "../../program/instructions.ts";
import { add, div, fma, mul, nearest, sub } from "./float32.ts";
import type { Memory } from "./memory.ts";

const f = Math.fround;

/** e^x for x <= 0, by the same polynomial as native/kernels/exponential.h. */
export function exponential(x: number): number {
  const clamped = x < -87 ? -87 : x;
  const n = nearest(mul(clamped, f(1.44269504)));
  const r = fma(n, f(-1.42860677e-6), fma(n, f(-0.693145752), clamped));
  const terms = [1 / 720, 1 / 120, 1 / 24, 1 / 6, 0.5, 1, 1];
  const p = terms.reduce((sum, term) => fma(sum, r, f(term)), f(1 / 5040));
  return x < -87 ? 0 : mul(p, 2 ** n);
}

/** ln x for normal x >= 1, by the same polynomial as native/kernels/exponential.h. */
export function logarithm(x: number): number {
  const bits = new DataView(new ArrayBuffer(4));
  bits.setFloat32(0, x);
  const word = bits.getUint32(0);
  bits.setUint32(0, (word & 0x7fffff) | 0x3f800000);
  const whole = bits.getFloat32(0);
  const power = (word >>> 23) - 127;
  const high = f(1.41421354) < whole;
  const m = high ? mul(whole, 0.5) : whole;
  const s = div(sub(m, 1), add(m, 1));
  const s2 = mul(s, s);
  const p = [2 / 7, 2 / 5, 2 / 3, 2].reduce((sum, term) => fma(sum, s2, f(term)), f(2 / 9));
  return fma(high ? power + 1 : power, f(0.693147182), mul(p, s));
}

/** Largest logit, sum of exponentials above it, and the logits of one example. */
function softmax({ floats }: Memory, at: Score | SoftmaxLoss, lane: number) {
  const chunk = Math.floor(lane / LANES);
  const first = at.logits + chunk * at.stride + (lane % LANES);
  const logits = Array.from({ length: at.classes }, (_, k) => floats[first + k * LANES]!);
  const largest = logits.reduce((most, z) => (most < z ? z : most));
  const total = logits.reduce((sum, z) => add(sum, exponential(sub(z, largest))), 0);
  return { logits, largest, total };
}

const crossEntropy = (total: number, largest: number, own: number): number => add(logarithm(total), sub(largest, own));

export function softmaxLoss(at: SoftmaxLoss, memory: Memory): void {
  const { floats, ints, examples } = memory;
  const share = f(1 / examples.length);
  let sum = 0;
  for (let lane = 0; lane < at.chunks * LANES; lane++) {
    const label = ints[at.labels + lane]!;
    const { logits, largest, total } = softmax(memory, at, lane);
    const inverse = div(1, total);
    const to = at.gradients + Math.floor(lane / LANES) * at.stride + (lane % LANES);
    logits.forEach((z, k) => {
      const p = mul(exponential(sub(z, largest)), inverse);
      floats[to + k * LANES] = label < 0 ? 0 : mul(sub(p, k === label ? 1 : 0), share);
    });
    if (label >= 0) sum += crossEntropy(total, largest, logits[label]!);
  }
  memory.loss = f(sum / examples.length);
}

export function score(at: Score, memory: Memory): void {
  for (let lane = 0; lane < at.chunks * LANES; lane++) {
    const label = memory.ints[at.labels + lane]!;
    if (label < 0) continue;
    const { logits, largest, total } = softmax(memory, at, lane);
    memory.lossSum += crossEntropy(total, largest, logits[label]!);
    const sound = logits.every((z) => !Number.isNaN(z));
    if (sound && logits.indexOf(Math.max(...logits)) === label) memory.correct += 1;
  }
}
