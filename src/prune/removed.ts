/**
 * How many of `survivors` weights one round at `rate` removes: rate x survivors to the nearest whole number, halves up.
 *
 * The rate means the decimal number that was written: 0.29 of 50 is 14.5 and removes 15, although 0.29 * 50 is
 * 14.499999999999998 in binary. Hence whole numbers of any size instead of floating point.
 */
export function removedBy(rate: number, survivors: number): number {
  const [mantissa = "0", exponent = "0"] = rate.toExponential().split("e");
  const [whole = "0", fraction = ""] = mantissa.split(".");
  const numerator = BigInt(whole + fraction) * BigInt(survivors);
  const denominator = 10n ** BigInt(fraction.length - Number(exponent));
  return Number((2n * numerator + denominator) / (2n * denominator));
}
