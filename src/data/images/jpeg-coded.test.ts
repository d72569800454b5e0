import { rmSync } from "node:fs";
import { dirname } from "node:path";
import sharp, { type JpegOptions } from "sharp";
import { describe, expect, test } from "vitest";
import { loadDecoder } from "./decoder.ts";
import { imageFacts } from "./image-facts.ts";
import { codedFault } from "./jpeg-coded.ts";
import { segmentsOf } from "./jpeg-segments.ts";
import { archiveOf, membersOf, pets } from "./pictures.test-data.ts";
import { refusal } from "./reading.test-data.ts";
import { withRestarts } from "./restarts.test-data.ts";

const noise = (columns: number, rows: number) =>
  sharp(Buffer.from(Array.from({ length: 3 * columns * rows }, (_, i) => (i * i * 7 + i * 31) % 256)), {
    raw: { width: columns, height: rows, channels: 3 },
  });

/** Where the coded data of each scan begin and end. */
const scansIn = (jpeg: Uint8Array) =>
  [...segmentsOf(jpeg)].filter(({ marker }) => marker === 0xda).map(({ end, next }) => ({ start: end, end: next }));

/** The file without the coded data from `place` up to the end of their scan, and ended as a whole one is. */
const cutAt = (jpeg: Buffer, place: number, end: number): Buffer =>
  Buffer.concat([jpeg.subarray(0, place), jpeg.subarray(end)]);

const decode = await loadDecoder();
const isDecoded = (bytes: Uint8Array): Promise<boolean> =>
  decode(bytes).then(
    () => true,
    () => false,
  );

const kinds: Record<string, JpegOptions> = {
  "4:4:4": { chromaSubsampling: "4:4:4" },
  "4:2:0": { chromaSubsampling: "4:2:0" },
  "tables of the standard": { optimiseCoding: false },
  "long codes": { chromaSubsampling: "4:4:4", quality: 100 },
};

describe("a sequential JPEG cut anywhere in its data, and ended as a whole one is, is refused", () => {
  // The decoder passed over what was missing in the last eight rows: they came out grey, without a word.
  test.each(Object.entries(kinds))("%s", async (_, options) => {
    let silent = 0;
    for (const [columns, rows] of [
      [16, 16],
      [19, 7],
      [24, 33],
    ] as const) {
      for (const grey of [false, true]) {
        const jpeg = await noise(columns, rows)
          .toColourspace(grey ? "b-w" : "srgb")
          .jpeg(options)
          .toBuffer();
        expect(codedFault(jpeg)).toBeUndefined();
        const [{ start, end } = { start: 0, end: 0 }] = scansIn(jpeg);
        for (let place = start; place < end; place++) {
          expect(codedFault(cutAt(jpeg, place, end)), `${columns} x ${rows}, byte ${place}`).toMatch(
            /^a damaged JPEG: its data (are cut off or wrong|end) after \d+ of \d+ units$/,
          );
        }
        if (await isDecoded(cutAt(jpeg, end - 2, end))) silent++;
      }
    }
    expect(silent).toBeGreaterThan(2); // which is why lth must count
  });

  test("by name, where a set is read", async () => {
    const jpeg = await noise(16, 16).jpeg({ chromaSubsampling: "4:4:4" }).toBuffer();
    const [{ end } = { end: 0 }] = scansIn(jpeg);
    const path = archiveOf(membersOf({ ...pets, "train/cat/cut.jpg": cutAt(jpeg, end - 40, end) }));
    expect((await refusal(path)).message).toMatch(/train\/cat\/cut\.jpg: a damaged JPEG: .* of 4 units$/);
    rmSync(dirname(path), { recursive: true });
  });
});

test("a progressive JPEG cut in any of its scans is refused by the decoder", async () => {
  for (const options of [{ progressive: true }, { mozjpeg: true, chromaSubsampling: "4:4:4" }]) {
    const jpeg = await noise(24, 17).jpeg(options).toBuffer();
    expect(scansIn(jpeg).length).toBeGreaterThan(2);
    for (const { start, end } of scansIn(jpeg)) {
      if (end - start < 3) continue; // a blank scan can be as short as that
      for (const place of [start, (start + end) >> 1, end - 2]) {
        expect(await isDecoded(cutAt(jpeg, place, end)), `scan at ${start}, cut at ${place}`).toBe(false);
      }
    }
  }
});

describe("restart markers", () => {
  test("in their order are read; one that is missing, another, cut or surplus data before one are refused", async () => {
    const { jpeg, places } = await withRestarts(10);
    expect(await isDecoded(jpeg)).toBe(true);
    expect(codedFault(jpeg)).toBeUndefined();
    const last = places.at(-1) ?? 0;
    expect(codedFault(cutAt(jpeg, last, last + 2))).toMatch("too many data before unit 27 of 30");
    expect(codedFault(cutAt(jpeg, last - 5, last))).toMatch("cut off or wrong after 26 of 30 units");
    const wrong = Buffer.from(jpeg);
    wrong[last + 1]! ^= 1;
    expect(codedFault(wrong)).toMatch("its restart marker before unit 27 of 30 is missing");
    const surplus = Buffer.concat([jpeg.subarray(0, last), Buffer.alloc(3, 0x55), jpeg.subarray(last)]);
    expect(codedFault(surplus)).toMatch("too many data before unit 27 of 30");
    const marker = Buffer.concat([jpeg.subarray(0, last), Buffer.of(0xff, 0x01), jpeg.subarray(last)]);
    expect(codedFault(marker)).toMatch("too many data before unit 27 of 30");
    expect(codedFault(cutAt(jpeg, last, jpeg.length - 2))).toMatch("its data end after 27 of 30 units");
  });
});

test("a picture without tables is read with those of the standard, as the decoder does", async () => {
  let jpeg: Buffer = await noise(16, 16).jpeg({ optimiseCoding: false }).toBuffer();
  for (let at = jpeg.indexOf(Buffer.of(0xff, 0xc4)); at >= 0; at = jpeg.indexOf(Buffer.of(0xff, 0xc4))) {
    jpeg = cutAt(jpeg, at, at + 2 + jpeg.readUInt16BE(at + 2));
  }
  expect(await isDecoded(jpeg)).toBe(true);
  expect(codedFault(jpeg)).toBeUndefined();
  const [{ end } = { end: 0 }] = scansIn(jpeg);
  expect(codedFault(cutAt(jpeg, end - 10, end))).toMatch("units");
});

test("rare kinds are refused with their names: the end of arithmetic codes cannot be seen", async () => {
  const jpeg = await noise(16, 16).toColourspace("b-w").jpeg().toBuffer();
  const as = (marker: number) => {
    const bytes = Buffer.from(jpeg);
    bytes[bytes.indexOf(Buffer.of(0xff, 0xc0)) + 1] = marker;
    return bytes;
  };
  expect(await isDecoded(as(0xc9))).toBe(true); // Huffman codes read as arithmetic ones, without a word
  const words = [0xc9, 0xca, 0xc3, 0xc5, 0xcd].map((marker) => {
    const read = imageFacts(as(marker));
    return "fault" in read ? read.fault : "none";
  });
  expect(words.map((each) => each.replace(/, expected.*/, ""))).toEqual([
    "a JPEG with arithmetic codes",
    "a JPEG with arithmetic codes",
    "a lossless JPEG",
    "a JPEG in several frames",
    "a JPEG in several frames",
  ]);
});
