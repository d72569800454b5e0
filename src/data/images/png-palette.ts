import { inflateSync } from "node:zlib";

const SIGNATURE = 8;
const PALETTE = 3;

/**
 * What is wrong with the colour numbers of a PNG that has a palette, or undefined: one beyond the palette is damage (W3C
 * PNG, third edition, 11.2.2), which the decoder shows as black without a word. What cannot be read here is left to it.
 */
export function paletteFault(bytes: Uint8Array): string | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const [columns, rows, bits, kind] = [view.getUint32(16), view.getUint32(20), view.getUint8(24), view.getUint8(25)];
  if (kind !== PALETTE) return undefined;
  const { palette, data } = chunks(bytes, view);
  if (palette === undefined || palette >= 2 ** bits) return undefined;
  const passes = bytes[28] === 1 ? interlaced(columns, rows) : [{ columns, rows }];
  const highest = highestNumber(data, passes, bits);
  if (highest === undefined || highest < palette) return undefined;
  return `a damaged PNG: its palette has ${palette} colours, numbers 0 to ${palette - 1}, and a pixel has number ${highest}`;
}

/** How many colours the palette has, and the compressed rows. */
function chunks(bytes: Uint8Array, view: DataView) {
  let palette: number | undefined;
  const data: Uint8Array[] = [];
  for (let at = SIGNATURE; at + 12 <= bytes.length; ) {
    const length = view.getUint32(at);
    const type = Buffer.from(bytes.subarray(at + 4, at + 8)).toString("latin1");
    if (type === "PLTE") palette = Math.floor(length / 3);
    if (type === "IDAT") data.push(bytes.subarray(at + 8, at + 8 + length));
    if (type === "IEND") break;
    at += 12 + length;
  }
  return { palette, data: Buffer.concat(data) };
}

interface Pass {
  readonly columns: number;
  readonly rows: number;
}

/** The seven pictures of an interlaced one (Adam7): where each begins and how far its pixels are apart, in x and in y. */
function interlaced(columns: number, rows: number): readonly Pass[] {
  const grids = [
    [0, 0, 8, 8],
    [4, 0, 8, 8],
    [0, 4, 4, 8],
    [2, 0, 4, 4],
    [0, 2, 2, 4],
    [1, 0, 2, 2],
    [0, 1, 1, 2],
  ] as const;
  return grids
    .map(([x, y, across, down]) => ({ columns: Math.ceil((columns - x) / across), rows: Math.ceil((rows - y) / down) }))
    .filter((pass) => pass.columns > 0 && pass.rows > 0);
}

function highestNumber(data: Uint8Array, passes: readonly Pass[], bits: number): number | undefined {
  const width = (pass: Pass) => Math.ceil((pass.columns * bits) / 8);
  const size = passes.reduce((sum, pass) => sum + pass.rows * (1 + width(pass)), 0);
  const lines = inflated(data, size);
  if (lines === undefined) return undefined;
  let highest = 0;
  let start = 0;
  for (const pass of passes) {
    let above = new Uint8Array(width(pass));
    for (let row = 0; row < pass.rows; row++, start += 1 + width(pass)) {
      const line = lines.subarray(start + 1, start + 1 + width(pass));
      if (!unfilter(lines[start] ?? 0, line, above)) return undefined;
      highest = Math.max(highest, highestIn(line, pass.columns, bits));
      above = line;
    }
  }
  return highest;
}

/** Exactly `size` bytes, or undefined. */
function inflated(data: Uint8Array, size: number): Uint8Array<ArrayBuffer> | undefined {
  try {
    const lines = inflateSync(data, { maxOutputLength: size });
    return lines.length === size ? Uint8Array.from(lines) : undefined;
  } catch {
    return undefined;
  }
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
