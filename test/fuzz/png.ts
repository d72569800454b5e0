import { crc32, deflateSync, inflateSync } from "node:zlib";
import sharp from "sharp";
import { chunk, pngOf } from "../../src/data/images/pictures.test-data.ts";
import { changeBytes, changeNumber, changeOrder } from "./changes.ts";
import type { Draws } from "./draws.ts";
import { decodedNow, factsFault, imageReader } from "./images.ts";
import type { Target } from "./target.ts";

interface Chunk {
  readonly type: string;
  readonly data: Uint8Array;
}

const SIGNATURE = Buffer.from("\x89PNG\r\n\x1a\n", "latin1");
const colours = (count: number) => chunk("PLTE", Buffer.from(Array.from({ length: 3 * count }, (_, i) => i % 256)));
const rows = (columns: number, end: number) =>
  Array.from({ length: 5 }, (_, row) => Array.from({ length: columns }, (_, i) => (row * 7 + i * 3) % end));
const interlaced = await Promise.all(
  [3, 9].map((size) =>
    sharp(Buffer.alloc(3 * size * size, 77).fill(5, 0, 20), { raw: { width: size, height: size, channels: 3 } })
      .png({ palette: true, progressive: true, effort: 1 })
      .toBuffer(),
  ),
);

const seeds: readonly (readonly Chunk[])[] = [
  pngOf({ columns: 6, colours: 0 }, rows(6, 256)),
  pngOf({ columns: 5, colours: 2 }, rows(15, 256)),
  pngOf({ columns: 5, colours: 6 }, rows(20, 256)),
  pngOf({ columns: 6, colours: 3 }, rows(6, 9), [colours(9)]),
  pngOf({ columns: 8, bits: 4, colours: 3 }, rows(4, 0x80), [colours(15)]),
  pngOf({ columns: 8, bits: 2, colours: 3 }, rows(2, 0xaa), [colours(3)]),
  pngOf({ columns: 8, bits: 1, colours: 3 }, rows(1, 256), [colours(2)]),
  pngOf({ columns: 6, colours: 4 }, rows(12, 256), [chunk("tEXt", Buffer.from("a\0b"))]),
  ...interlaced,
].map(chunksIn);

const others: readonly Chunk[] = [
  { type: "acTL", data: Buffer.alloc(8, 1) },
  { type: "IEND", data: Buffer.alloc(0) },
  { type: "tRNS", data: Buffer.alloc(6, 9) },
  { type: "PLTE", data: Buffer.alloc(6, 9) },
  { type: "zzzz", data: Buffer.alloc(3) },
];

/** Chunks whose checksums are right, as far as there are any. */
function chunksIn(bytes: Uint8Array): Chunk[] {
  const found: Chunk[] = [];
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  for (let at = 8; at + 12 <= bytes.length; ) {
    const length = view.getUint32(at);
    const end = at + 8 + length;
    if (end + 4 > bytes.length || crc32(bytes.subarray(at + 4, end)) !== view.getUint32(end)) break;
    found.push({
      type: Buffer.from(bytes.subarray(at + 4, at + 8)).toString("latin1"),
      data: bytes.subarray(at + 8, end),
    });
    at = end + 4;
  }
  return found;
}

function changed(one: Chunk, draws: Draws): Chunk {
  const data = Buffer.from(one.data);
  if (one.type === "IHDR") {
    const place = draws.pick([0, 4, 8, 9, 12]);
    changeNumber(data, place, place < 8 ? 4 : 1, draws);
  } else if (one.type === "IDAT" && draws.once(2)) {
    const lines = inflated(data) ?? Buffer.alloc(30);
    changeNumber(lines, draws.below(lines.length), 1, draws);
    return { ...one, data: deflateSync(draws.once(4) ? changeBytes(lines, lines, draws) : lines, { level: 1 }) };
  } else if (one.type === "PLTE") return { ...one, data: data.subarray(0, draws.below(data.length + 1)) };
  else return { ...one, data: changeBytes(data, data, draws) };
  return { ...one, data };
}

/** Its data in two chunks, the second perhaps changed: the checksum of all rows may stand behind the last of them. */
function inTwo({ type, data }: Chunk, draws: Draws): readonly Chunk[] {
  const at = draws.once(2) ? Math.max(0, data.length - 4) : draws.below(data.length + 1);
  const second = Buffer.from(data.subarray(at));
  if (second.length > 0 && draws.once(2)) changeNumber(second, draws.below(second.length), 1, draws);
  return [
    { type, data: data.subarray(0, at) },
    { type, data: second },
  ];
}

function inflated(data: Uint8Array): Buffer | undefined {
  try {
    return inflateSync(data);
  } catch {
    return undefined;
  }
}

/** A picture with a palette that may be too small for its numbers, and rows with any filter. */
function palettePicture(draws: Draws): Chunk[] {
  const [bits, columns] = [draws.pick([1, 2, 4, 8]), 1 + draws.below(9)];
  const bytes = () =>
    Array.from({ length: Math.ceil((columns * bits) / 8) }, () => draws.below(draws.pick([8, 60, 256])));
  const lines = Array.from({ length: 1 + draws.below(4) }, bytes);
  const chunks = chunksIn(pngOf({ columns, bits, colours: 3 }, lines, [colours(1 + draws.below(2 ** bits))]));
  const data = Buffer.from(lines.flatMap((line) => [draws.below(draws.pick([5, 5, 6])), ...line]));
  return chunks.map((one) => (one.type === "IDAT" ? { ...one, data: deflateSync(data, { level: 1 }) } : one));
}

/** A PNG: its chunks with right checksums, then perhaps damaged. */
export const png: Target<Uint8Array> = {
  name: "png",
  make(draws) {
    let chunks: readonly Chunk[] = draws.once(3) ? palettePicture(draws) : draws.pick(seeds);
    for (let changes = draws.below(3); changes > 0; changes--) {
      const at = draws.below(chunks.length);
      chunks = draws.once(4)
        ? changeOrder(chunks, others, draws)
        : chunks.map((one, i) => (i === at ? changed(one, draws) : one));
    }
    if (draws.once(6)) chunks = chunks.flatMap((one) => (one.type === "IDAT" ? inTwo(one, draws) : [one]));
    const bytes = Buffer.concat([SIGNATURE, ...chunks.map(({ type, data }) => chunk(type, data))]);
    return draws.once(5) ? changeBytes(bytes, bytes, draws) : bytes;
  },
  async load(compiled) {
    const facts = await imageReader(compiled);
    const { pngFault }: typeof import("../../src/data/images/png-fault.ts") = await import(
      new URL("data/images/png-fault.js", compiled).href
    );
    const decode = await decodedNow(compiled);
    return async (bytes) => {
      const { rows, columns, grey, format } = facts(bytes);
      const header = Buffer.from(bytes.subarray(16, 29));
      if (format !== "PNG" || columns !== header.readUInt32BE(0) || rows !== header.readUInt32BE(4))
        return `its size is ${columns} x ${rows}`;
      if (grey !== (header[9] === 0 || header[9] === 4)) return "its colours are others";
      if ((header[8] ?? 0) > 8) return "it has more than 8 bits";
      const one = await decode(bytes);
      if (one !== undefined && (one.rows !== rows || one.columns !== columns))
        return `it is decoded to ${one.columns} x ${one.rows}`;
      const fault = pngFault(bytes);
      if (fault === undefined && changedRows(bytes)) return "its rows are not those of their checksum";
      const beyond = highest(bytes);
      if (beyond !== undefined && beyond.number >= beyond.palette !== (fault !== undefined)) {
        return `number ${beyond.number} of ${beyond.palette} colours: ${fault}`;
      }
      if (fault !== undefined) throw factsFault(fault);
      return undefined;
    };
  },
  planted: [
    { file: "data/images/png-facts.js", from: "colours === 0 || colours === 4", to: "colours === 0" },
    { file: "data/images/png-palette.js", from: "highest < palette", to: "highest <= palette" },
    { file: "data/images/png-palette.js", from: "(left + up) >> 1", to: "(left + up + 1) >> 1" },
    { file: "data/images/png-facts.js", from: "bytes.length < SIGNATURE + 25 || ", to: "" },
  ],
};

/** Whether all rows of a PNG that is whole in every chunk can be unpacked, but for their checksum. */
function changedRows(bytes: Uint8Array): boolean {
  const parts = chunksIn(bytes);
  const ends = parts.findIndex(({ type }) => type === "IEND");
  const data = Buffer.concat(
    parts.slice(0, Math.max(0, ends)).flatMap((one) => (one.type === "IDAT" ? [one.data] : [])),
  );
  try {
    inflateSync(data);
    return false;
  } catch (error) {
    return error instanceof Error && error.message === "incorrect data check";
  }
}

/** The highest number of a picture with a palette that is not interlaced, and whole in every chunk. */
function highest(bytes: Uint8Array): { number: number; palette: number } | undefined {
  const chunks = chunksIn(bytes);
  const [head, ...rest] = chunks;
  const data = Buffer.from(head?.data ?? []);
  const ends = rest.findIndex(({ type }) => type === "IEND");
  const palettes = rest.filter(({ type }) => type === "PLTE");
  if (head?.type !== "IHDR" || ends < 0 || palettes.length !== 1 || data[9] !== 3 || data[12] !== 0) return undefined;
  if (chunks.some(({ type }, i) => i > 0 && type === "IHDR") || rest.indexOf(palettes[0] ?? head) > ends)
    return undefined;
  const [columns, rows, bits] = [data.readUInt32BE(0), data.readUInt32BE(4), data[8] ?? 0];
  const stride = Math.ceil((columns * bits) / 8);
  const parts = rest.slice(0, ends).filter(({ type }) => type === "IDAT");
  const lines = inflated(Buffer.concat(parts.map((one) => one.data)));
  if (lines === undefined || ![1, 2, 4, 8].includes(bits) || lines.length !== rows * (1 + stride)) return undefined;
  let number = 0;
  let above = new Array<number>(stride).fill(0);
  for (let row = 0; row < rows; row++) {
    const [filter = 0, ...line] = lines.subarray(row * (1 + stride), (row + 1) * (1 + stride));
    if (filter > 4) return undefined;
    for (let i = 0; i < stride; i++) {
      const [a, b, c] = [line[i - 1] ?? 0, above[i] ?? 0, i > 0 ? (above[i - 1] ?? 0) : 0];
      const nearest = [a, b, c].toSorted((x, y) => Math.abs(a + b - c - x) - Math.abs(a + b - c - y))[0] ?? 0;
      line[i] = ((line[i] ?? 0) + ([0, a, b, Math.floor((a + b) / 2), nearest][filter] ?? 0)) % 256;
    }
    const text = line.map((byte) => byte.toString(2).padStart(8, "0")).join("");
    for (let i = 0; i < columns; i++)
      number = Math.max(number, Number.parseInt(text.slice(i * bits, (i + 1) * bits), 2));
    above = line;
  }
  return { number, palette: Math.floor((palettes[0]?.data.length ?? 0) / 3) };
}
