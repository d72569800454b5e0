import sharp, { type JpegOptions } from "sharp";
import { withRestarts } from "../../src/data/images/restarts.test-data.ts";
import { changeBytes, changeNumber, changeOrder } from "./changes.ts";
import type { Draws } from "./draws.ts";
import { decodedNow, factsFault, imageReader } from "./images.ts";
import { simpleCount } from "./simple-jpeg.ts";
import type { Target } from "./target.ts";

interface Segment {
  readonly marker: number;
  readonly content: Uint8Array;
  /** What stands behind a scan's header. */
  readonly coded: Uint8Array;
}

const options: readonly JpegOptions[] = [
  { chromaSubsampling: "4:4:4" },
  { chromaSubsampling: "4:2:0" },
  { optimiseCoding: false },
  { chromaSubsampling: "4:4:4", quality: 100 },
  { progressive: true },
  { mozjpeg: true },
];
const noise = Buffer.from(Array.from({ length: 3 * 20 * 11 }, (_, i) => (i * i * 7 + i * 31) % 256));
const encoded: readonly Buffer[] = await Promise.all(
  options.flatMap((each) =>
    ["srgb", "b-w"].map((space) =>
      sharp(noise, { raw: { width: 20, height: 11, channels: 3 } })
        .toColourspace(space)
        .jpeg(each)
        .toBuffer(),
    ),
  ),
);
const restarted = await Promise.all([3, 10].map(async (strips) => (await withRestarts(strips)).jpeg));
const seeds = [...encoded, ...restarted].map(segmentsIn);

/** The segments of a sound JPEG behind its first marker. */
function segmentsIn(jpeg: Buffer): Segment[] {
  const found: Segment[] = [];
  for (let at = 2; at + 4 <= jpeg.length; ) {
    const marker = jpeg[at + 1] ?? 0;
    const end = at + 2 + jpeg.readUInt16BE(at + 2);
    let next = end;
    const inside = (byte = 0) => byte === 0 || (byte >= 0xd0 && byte <= 0xd7);
    while (marker === 0xda && !(jpeg[next] === 0xff && !inside(jpeg[next + 1]))) next++;
    found.push({ marker, content: jpeg.subarray(at + 4, end), coded: jpeg.subarray(end, next) });
    at = next;
  }
  return found;
}

const written = ({ marker, content, coded }: Segment): Buffer =>
  Buffer.concat([Buffer.of(0xff, marker, (content.length + 2) >> 8, (content.length + 2) & 255), content, coded]);

function changed(one: Segment, draws: Draws): Segment {
  const content = Buffer.from(one.content);
  const coded = Buffer.from(one.coded);
  switch (draws.below(6)) {
    case 0:
      return { ...one, marker: draws.pick([0xc0, 0xc1, 0xc2, 0xc3, 0xc4, 0xc9, 0xda, 0xdb, 0xdd, 0xe0, 0xfe]) };
    case 1:
      return { ...one, coded: coded.subarray(0, draws.below(coded.length + 1)) };
    case 2: {
      const at = draws.below(coded.length + 1);
      const marker = Buffer.of(0xff, draws.pick([0x00, 0xff, 0x01, 0xd0, 0xd1, 0xd7, 0xd9]));
      return { ...one, coded: Buffer.concat([coded.subarray(0, at), marker, coded.subarray(at)]) };
    }
    case 3:
      return { ...one, coded: changeBytes(coded, content, draws) };
    default:
      if (content.length > 0)
        changeNumber(content, draws.below(Math.min(content.length, 20)), draws.pick([1, 1, 2]), draws);
      return { ...one, content };
  }
}

/** A JPEG: its segments with right lengths, its coded data cut or changed, then perhaps damaged. */
export const jpeg: Target<Uint8Array> = {
  name: "jpeg",
  make(draws) {
    let segments = draws.pick(seeds);
    if (draws.once(4)) {
      const interval = { marker: 0xdd, content: Buffer.of(0, draws.below(4)), coded: Buffer.alloc(0) };
      segments = [interval, ...segments];
    }
    for (let changes = draws.below(3); changes > 0; changes--) {
      const at = draws.once(2) ? segments.findIndex(({ marker }) => marker === 0xda) : draws.below(segments.length);
      segments = draws.once(5)
        ? changeOrder(segments, draws.pick(seeds), draws)
        : segments.map((one, i) => (i === at ? changed(one, draws) : one));
    }
    const end = Buffer.of(0xff, 0xd9);
    const bytes = Buffer.concat([Buffer.of(0xff, 0xd8), ...segments.map(written), end]);
    return draws.once(5)
      ? Buffer.concat([changeBytes(bytes, bytes, draws), draws.once(2) ? end : Buffer.alloc(0)])
      : bytes;
  },
  async load(compiled) {
    const facts = await imageReader(compiled);
    const { codedFault }: typeof import("../../src/data/images/jpeg-coded.ts") = await import(
      new URL("data/images/jpeg-coded.js", compiled).href
    );
    const decode = await decodedNow(compiled);
    return async (bytes) => {
      const { rows, columns, format } = facts(bytes);
      if (format !== "JPEG") return `it is a ${format}`;
      const fault = codedFault(bytes);
      const expected = simpleCount(bytes);
      if ((fault === undefined) !== expected) return `its coded data are ${expected ? "" : "not "}whole: ${fault}`;
      if (fault !== undefined) throw factsFault(fault);
      const one = await decode(bytes);
      if (one !== undefined && (one.rows !== rows || one.columns !== columns)) {
        return `it is decoded to ${one.columns} x ${one.rows}, not ${columns} x ${rows}`;
      }
      return undefined;
    };
  },
  planted: [
    { file: "data/images/jpeg-huffman.js", from: "code <= largest[length]", to: "code < largest[length]" },
    { file: "data/images/jpeg-coded.js", from: "done < last", to: "done < last - 1" },
    { file: "data/images/jpeg-coded.js", from: "i += zeros;", to: "i += zeros & 7;" },
    { file: "data/images/jpeg-coded.js", from: "if (bits.more)", to: "if (false)" },
  ],
};
