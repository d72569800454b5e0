/**
 * Float32 arithmetic in plain JavaScript, bit for bit. One operation on float32 numbers done in double precision and
 * rounded once is exact for + - * / and sqrt (a double has more than twice the bits); fused multiply-add needs care.
 */
const double = new Float64Array(1);
const words = new Uint32Array(double.buffer); // little-endian, as all platforms of Node are

const SMALLEST_NORMAL = 2 ** -126;

/** a * b + c, rounded once to float32. The product is exact in a double; the sum may be rounded twice, which is mended. */
export function fma(a: number, b: number, c: number): number {
  const product = a * b;
  const sum = product + c;
  double[0] = sum;
  // Two roundings differ from one only if the first lands in the middle between two float32 numbers (or below their
  // normal range, where the middle is elsewhere).
  if ((words[0]! & 0x1fffffff) !== 0x10000000 && Math.abs(sum) > SMALLEST_NORMAL) return Math.fround(sum);
  if (!Number.isFinite(sum)) return Math.fround(sum);
  // What the first rounding lost (Knuth's two-sum): move the sum by one bit towards it if the last bit is even.
  const other = sum - product;
  const lost = product - (sum - other) + (c - other);
  if (lost !== 0 && (words[0]! & 1) === 0) {
    const up = lost > 0 === sum > 0;
    const low = words[0]!;
    if (up) words[0] = low | 1;
    else {
      words[0] = low - 1;
      if (low === 0) words[1] = words[1]! - 1;
    }
    return Math.fround(double[0]!);
  }
  return Math.fround(sum);
}

export const add = (a: number, b: number): number => Math.fround(a + b);
export const sub = (a: number, b: number): number => Math.fround(a - b);
export const mul = (a: number, b: number): number => Math.fround(a * b);
/** `b` may be a count: one above 2^24 is rounded first, as the kernels have it. */
export const div = (a: number, b: number): number => Math.fround(a / Math.fround(b));
export const sqrt = (a: number): number => Math.fround(Math.sqrt(a));

/** The sum of 16 lanes, added as 8 apart, 4 apart, 2 apart, 1 apart. */
export function sumOfLanes(lanes: Float32Array): number {
  const sums = Float32Array.from(lanes);
  for (let apart = 8; apart >= 1; apart /= 2) {
    for (let i = 0; i < apart; i++) sums[i] = sums[i]! + sums[i + apart]!;
  }
  return sums[0]!;
}

/** n rounded to the nearest whole number, halves to even. */
export function nearest(n: number): number {
  const rounded = Math.round(n);
  return rounded - n === 0.5 && rounded % 2 !== 0 ? rounded - 1 : rounded;
}
