import { inflateSync } from "node:zlib";
import { codeOf } from "../../system-errors.ts";

const SIGNATURE = 8;

/** Values of one pixel, by the header's number for the colours (W3C PNG, third edition, 11.2.1). */
const valuesEach: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };

/** A picture that a PNG holds: all of it, or one of the seven of an interlaced one. */
export interface Pass {
  readonly columns: number;
  readonly rows: number;
}

/** The rows of a PNG, each behind the byte of its filter. */
export interface PngRows {
  readonly bits: number;
  readonly colours: number;
  /** How many colours its palette has, if it has one. */
  readonly palette: number | undefined;
  readonly passes: readonly Pass[];
  /** Bytes of a row of so many columns. */
  width(columns: number): number;
  /** As they are unpacked, or why they cannot be. */
  unpacked(): Uint8Array<ArrayBuffer> | "damaged" | "of another length";
}

/** Reads a PNG with a header as `pngFacts` takes it. */
export function pngRows(bytes: Uint8Array): PngRows {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const [columns, rows, bits, colours] = [view.getUint32(16), view.getUint32(20), view.getUint8(24), view.getUint8(25)];
  const { palette, data } = chunks(bytes, view);
  const passes = bytes[28] === 1 ? interlaced(columns, rows) : [{ columns, rows }];
  const width = (wide: number) => Math.ceil((wide * bits * (valuesEach[colours] ?? 1)) / 8);
  const size = passes.reduce((sum, pass) => sum + pass.rows * (1 + width(pass.columns)), 0);
  return { bits, colours, palette, passes, width, unpacked: () => inflated(data, size) };
}

/**
 * What is wrong with the packed rows of a PNG that the decoder took, or undefined: it stops with the last row, and so before a
 * checksum that says that rows were changed, before rows that are too many, and where the end is missing.
 */
export function rowsFault(rows: PngRows): string | undefined {
  const unpacked = rows.unpacked();
  if (unpacked === "damaged") return "a damaged PNG: its rows are not those that its checksum says";
  if (unpacked === "of another length")
    return "a damaged PNG: its rows are more or fewer than its header says, or have no end";
  return undefined;
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

function inflated(data: Uint8Array, size: number): ReturnType<PngRows["unpacked"]> {
  try {
    const lines = inflateSync(data, { maxOutputLength: Math.max(1, size) });
    return lines.length === size ? Uint8Array.from(lines) : "of another length";
  } catch (error) {
    return codeOf(error) === "Z_DATA_ERROR" ? "damaged" : "of another length";
  }
}
