import type { PngRows } from "./png-rows.ts";

const PALETTE = 3;

/**
 * What is wrong with the colour numbers of a PNG that has a palette, or undefined: one beyond the palette is damage (W3C
 * PNG, third edition, 11.2.2), which the decoder shows as black without a word. What cannot be read here is left to it.
 */
export function paletteFault(rows: PngRows): string | undefined {
  const { palette, colours, bits } = rows;
  if (colours !== PALETTE || palette === undefined || palette >= 2 ** bits) return undefined;
  const highest = highestNumber(rows);
  if (highest === undefined || highest < palette) return undefined;
  return `a damaged PNG: its palette has ${palette} colours, numbers 0 to ${palette - 1}, and a pixel has number ${highest}`;
}

function highestNumber({ passes, bits, width, unpacked }: PngRows): number | undefined {
  const lines = unpacked();
  if (typeof lines === "string") return undefined;
  let highest = 0;
  let start = 0;
  for (const pass of passes) {
    let above = new Uint8Array(width(pass.columns));
    for (let row = 0; row < pass.rows; row++, start += 1 + width(pass.columns)) {
      const line = lines.subarray(start + 1, start + 1 + width(pass.columns));
      if (!unfilter(lines[start] ?? 0, line, above)) return undefined;
      highest = Math.max(highest, highestIn(line, pass.columns, bits));
      above = line;
    }
  }
  return highest;
}

/** Undoes a row's filter in place (clause 9); a pixel takes a byte or less. False if there is no such filter. */
function unfilter(filter: number, line: Uint8Array, above: Uint8Array): boolean {
  if (filter > 4) return false;
  for (let i = 0; filter > 0 && i < line.length; i++) {
    const left = i > 0 ? line[i - 1]! : 0;
    const up = above[i]!;
    const corner = i > 0 ? above[i - 1]! : 0;
    if (filter === 1) line[i]! += left;
    else if (filter === 2) line[i]! += up;
    else if (filter === 3) line[i]! += (left + up) >> 1;
    else line[i]! += paeth(left, up, corner);
  }
  return true;
}

function paeth(left: number, up: number, corner: number): number {
  const [a, b, c] = [Math.abs(up - corner), Math.abs(left - corner), Math.abs(left + up - 2 * corner)];
  return a <= b && a <= c ? left : b <= c ? up : corner;
}

/** The highest of a row's numbers. What fills its last byte up is none. */
function highestIn(line: Uint8Array, columns: number, bits: number): number {
  let highest = 0;
  for (let column = 0; column < columns; column++) {
    const bit = column * bits;
    const number = (line[bit >> 3]! >> (8 - bits - (bit & 7))) & ((1 << bits) - 1);
    if (number > highest) highest = number;
  }
  return highest;
}
