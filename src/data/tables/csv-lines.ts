import { LthError } from "../../errors.ts";

/** Bytes that mean something in a CSV file of whole numbers. */
export const [LF, CR, COMMA, ZERO, NINE] = [0x0a, 0x0d, 0x2c, 0x30, 0x39];

/** What is wrong with a file. */
export const fault = (
  file: string,
  found: string,
  cure = "give a line for each image: its label, then its pixels, whole numbers from 0 to 255",
): LthError => new LthError(`${file}: ${found}`, cure, { fault: "found" });

export const endsLine = (bytes: Uint8Array, at: number): boolean =>
  at >= bytes.length || bytes[at] === LF || (bytes[at] === CR && (at + 1 >= bytes.length || bytes[at + 1] === LF));

export function lineAfter(bytes: Uint8Array, at: number): number {
  let next = at;
  if (bytes[next] === CR) next++;
  return next + 1;
}

/** How many cells the line has that begins at `from`. */
export function cellsIn(bytes: Uint8Array, from: number): number {
  let cells = 1;
  for (let at = from; !endsLine(bytes, at); at++) if (bytes[at] === COMMA) cells++;
  return cells;
}
