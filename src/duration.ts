/**
 * A length of training: `50000it` (iterations, one optimizer step each) or `40ep` (epochs, one pass over the training
 * part each). One type, so that a bare number can never be read as the wrong one.
 */
export type Duration = `${number}it` | `${number}ep`;

const pattern = /^(\d+)(it|ep)$/;

/** True if `text` is a duration. */
export const isDuration = (text: string): text is Duration => pattern.test(text);

/** The duration in iterations, given how many iterations one epoch has. */
export function iterationsOf(duration: Duration, iterationsPerEpoch: number): number {
  const [, count, unit] = pattern.exec(duration) ?? [];
  return Number(count) * (unit === "ep" ? iterationsPerEpoch : 1);
}
