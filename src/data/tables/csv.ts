import type { LthError } from "../../errors.ts";
import { shown } from "../../shown.ts";
import { headerOf } from "./csv-header.ts";
import { COMMA, CR, cellsIn, endsLine, fault, LF, lineAfter, NINE, ZERO } from "./csv-lines.ts";

/** Examples out of a CSV file: a label and so many pixels a line. */
export interface CsvPart {
  readonly pixels: Uint8Array;
  readonly labels: Uint8Array;
  /** Pixels of one example. */
  readonly width: number;
}

/**
 * Reads a CSV file of whole numbers from 0 to 255, taken as hostile, in one pass over its bytes and with no more memory than
 * they take. A first line whose first cell is no number is a header, which says where the label is; without one it is the first
 * cell. `file` is named in errors, with line and column, all of which are LthErrors ("found").
 */
export function csvPart(bytes: Uint8Array, path: string): CsvPart {
  const file = shown(path);
  const start = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0; // a mark that says UTF-8
  const { begin, label, header } = headerOf(bytes, start, file);
  const width = bytes.length > begin ? cellsIn(bytes, begin) - 1 : 0;
  if (width < 1) throw fault(file, "expected lines of a label and pixels, found none");
  if (header !== undefined && header !== width + 1)
    throw fault(file, `its header has ${header} columns, its first line ${width + 1}`);
  // As many as there are lines; of lines that are none, no more than the file has room for, at two bytes a cell.
  const most = Math.min(linesIn(bytes, begin), Math.ceil((bytes.length - begin) / (2 * width)));
  const pixels = new Uint8Array(most * width);
  const labels = new Uint8Array(most);
  let line = header === undefined ? 1 : 2;
  let count = 0;
  for (let at = begin; at < bytes.length; line++) {
    let pixel = count * width;
    for (let cell = 0; cell <= width; cell++) {
      const first = at;
      let value = 0;
      for (; at < bytes.length && bytes[at]! >= ZERO && bytes[at]! <= NINE && at < first + 4; at++)
        value = 10 * value + bytes[at]! - ZERO;
      const last = cell === width;
      if (at === first || value > 255) throw cellFault(bytes, first, { file, line, cell });
      if (last ? !endsLine(bytes, at) : bytes[at] !== COMMA) {
        throw endsLine(bytes, at) || bytes[at] === COMMA
          ? fault(file, `line ${line} has ${last ? "more" : "fewer"} than ${width + 1} cells`)
          : cellFault(bytes, first, { file, line, cell });
      }
      if (cell === label) labels[count] = value;
      else pixels[pixel++] = value;
      if (!last) at++;
    }
    at = lineAfter(bytes, at);
    count++;
  }
  return { pixels, labels, width };
}

function cellFault(
  bytes: Uint8Array,
  from: number,
  { file, line, cell }: { readonly file: string; readonly line: number; readonly cell: number },
): LthError {
  let end = from;
  while (end < bytes.length && end < from + 40 && bytes[end] !== COMMA && bytes[end] !== LF && bytes[end] !== CR) end++;
  const found = JSON.stringify(Buffer.from(bytes.subarray(from, end)).toString("utf8"));
  return fault(file, `line ${line}, column ${cell + 1} is ${found}, expected a whole number from 0 to 255`);
}

function linesIn(bytes: Uint8Array, from: number): number {
  let lines = bytes.at(-1) === LF ? 0 : 1;
  for (let at = bytes.indexOf(LF, from); at >= 0; at = bytes.indexOf(LF, at + 1)) lines++;
  return lines;
}
