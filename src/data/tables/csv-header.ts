import type { LthError } from "../../errors.ts";
import { COMMA, cellsIn, endsLine, fault, lineAfter, NINE, ZERO } from "./csv-lines.ts";

/** Longest header that is read: 100,000 columns with names of twenty letters. */
const LONGEST_HEADER = 2_000_000;

/** Longest name of a column that could mean something here. */
const LONGEST_NAME = 60;

/** What stands before the examples of a file. */
interface Header {
  /** Where the first example begins. */
  readonly begin: number;
  /** Which column is the label. */
  readonly label: number;
  /** How many columns it names; undefined: there is none. */
  readonly header: number | undefined;
}

/**
 * Reads the header of a CSV file, a first line whose first cell is no number, and finds the column of the labels in it. Throws an
 * LthError for what programs write by default and would be read wrongly: numbers of rows as a pixel, numbers of columns as an
 * example, a header that does not say which column the label is.
 */
export function headerOf(bytes: Uint8Array, start: number, file: string): Header {
  const first = bytes[start] ?? ZERO;
  if (first >= ZERO && first <= NINE) {
    if (countsColumns(bytes, start)) throw columnNumbers(file);
    return { begin: start, label: 0, header: undefined };
  }
  let end = start;
  while (!endsLine(bytes, end) && end - start <= LONGEST_HEADER) end++;
  if (end - start > LONGEST_HEADER) throw fault(file, "its first line does not end");
  return { begin: lineAfter(bytes, end), label: labelIn(bytes, start, end, file), header: cellsIn(bytes, start) };
}

/**
 * Whether a line is 0,1,2 and so on to its end, as pandas heads columns that have no names. Two cells are so by chance too: an
 * image of one pixel.
 */
function countsColumns(bytes: Uint8Array, start: number): boolean {
  let at = start;
  for (let cell = 0; ; cell++) {
    for (const digit of Buffer.from(String(cell))) if (bytes[at++] !== digit) return false;
    if (endsLine(bytes, at)) return cell >= 2;
    if (bytes[at++] !== COMMA) return false;
  }
}

/** Which column of a header is the label. Cell by cell: two million of them at once would take more memory than the file. */
function labelIn(bytes: Uint8Array, start: number, end: number, file: string): number {
  let label: number | undefined;
  for (let at = start, cell = 0; at <= end; cell++) {
    let next = at;
    let blank = true;
    for (; next < end && bytes[next] !== COMMA; next++) blank &&= around.includes(bytes[next] ?? 0);
    const length = next - at;
    const name = length < "label".length || length > LONGEST_NAME ? "" : nameIn(bytes.subarray(at, next));
    if (blank || /^unnamed: \d+$/i.test(name)) throw rowNumbers(file, cell, name);
    if (/^(label|class)$/i.test(name)) {
      if (label !== undefined)
        throw fault(file, `columns ${label + 1} and ${cell + 1} of its header are labels`, NAME_ONE);
      label = cell;
    }
    at = next + 1;
  }
  if (label === undefined) throw fault(file, "no column of its header is called label or class", NAME_ONE);
  return label;
}

/** What may stand around a name: blanks, tabs and quotes. */
const around: readonly number[] = [0x20, 0x09, 0x22];

const nameIn = (cell: Uint8Array): string => {
  const text = Buffer.from(cell).toString("utf8").trim();
  return (/^"(.*)"$/.exec(text)?.[1] ?? text).trim();
};

const NAME_ONE = "call the column of the labels label in the first line, and no other so";

const rowNumbers = (file: string, cell: number, name: string): LthError =>
  fault(
    file,
    `column ${cell + 1} of its header ${name === "" ? "has no name" : `is called "${name}"`}, as that of row numbers, which are no pixels`,
    "write it without that column: in pandas with to_csv(FILE, index=False)",
  );

const columnNumbers = (file: string): LthError =>
  fault(
    file,
    "its first line is 0,1,2 and so on to its end: numbers of columns, no example",
    "write it without that line: in pandas with to_csv(FILE, index=False, header=False)",
  );
