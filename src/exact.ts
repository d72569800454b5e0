/**
 * Functions from exact operations alone (+ - * / sqrt, integers): Math.log, exp and cos differ between Node versions, and
 * results are compared byte by byte.
 */

const bits = new DataView(new ArrayBuffer(8));
const LN2 = 0.6931471805599453;

/** Natural logarithm of a positive normal number, within two units in the last place. */
export function ln(x: number): number {
  bits.setFloat64(0, x);
  const top = bits.getUint32(0);
  let exponent = (top >>> 20) - 1023;
  bits.setUint32(0, (top & 0xfffff) | (1023 << 20));
  let mantissa = bits.getFloat64(0);
  if (mantissa > Math.SQRT2) {
    mantissa /= 2;
    exponent += 1;
  }
  // ln m = 2 artanh((m - 1) / (m + 1)); |s| < 0.1716, so the term of s^25 is below 2^-60.
  const s = (mantissa - 1) / (mantissa + 1);
  const s2 = s * s;
  let series = 1 / 23;
  for (let n = 21; n >= 1; n -= 2) series = series * s2 + 1 / n;
  return exponent * LN2 + 2 * s * series;
}

const TWO_PI = 6.283185307179586;

/** Cosine of a fraction of a full turn, turn in [0, 1). */
export function cosTurn(turn: number): number {
  const quarter = Math.round(turn * 4);
  const angle = (turn - quarter / 4) * TWO_PI; // exact difference, |angle| <= pi / 4
  const a2 = angle * angle;
  let cos = 1;
  let sin = 1;
  for (let n = 9; n >= 1; n--) {
    cos = 1 - (cos * a2) / ((2 * n - 1) * (2 * n));
    sin = 1 - (sin * a2) / (2 * n * (2 * n + 1));
  }
  const sine = angle * sin;
  const value = quarter % 2 === 0 ? cos : sine;
  return quarter % 4 === 1 || quarter % 4 === 2 ? -value : value;
}

/** e^x, within a few units in the last place. */
export function exp(x: number): number {
  const halvings = Math.round(x / Math.LN2);
  const rest = x - halvings * Math.LN2;
  let series = 1;
  for (let n = 18; n >= 1; n--) series = 1 + (series * rest) / n;
  const factor = halvings < 0 ? 0.5 : 2;
  for (let i = Math.abs(halvings); i > 0; i--) series *= factor;
  return series;
}
