import { LthError } from "./errors.ts";

/**
 * A length of training: `50000it` (iterations, one optimizer step each) or `40ep` (epochs, one pass over the training
 * part each). One type, so that a bare number can never be read as the wrong one.
 */
export type Duration = `${number}it` | `${number}ep`;

const pattern = /^(\d+)(it|ep)$/;

/** True if `text` is a duration. */
export const isDuration = (text: string): text is Duration => pattern.test(text);

/** Checks a duration; `where` names the field in the error. A bare number is refused: its unit would be a guess. */
export function parseDuration(text: string, where: string): Duration {
  if (isDuration(text)) return text;
  throw new LthError(`${where} is "${text}", which is not a duration`, "write iterations as 500it or epochs as 2ep");
}

/** The duration in iterations, given how many iterations one epoch has. */
export function iterationsOf(duration: Duration, iterationsPerEpoch: number): number {
  const [, count, unit] = pattern.exec(duration) ?? [];
  return Number(count) * (unit === "ep" ? iterationsPerEpoch : 1);
}
