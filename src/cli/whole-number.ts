import { LthError } from "../errors.ts";

/** A whole number that a flag asks for; throws an LthError that names the flag, what was found and what was expected. */
export function wholeNumber(flag: string, text: string | undefined, least: number, most: number): number | undefined {
  if (text === undefined) return undefined;
  const number = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
  if (number >= least && number <= most) return number;
  throw new LthError(
    `${flag} is ${text === "" ? "empty" : text}, expected a whole number from ${least} to ${most}`,
    `write for instance ${flag} ${Math.max(least, 1)}`,
  );
}
