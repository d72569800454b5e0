import { rmSync } from "node:fs";
import { dirname } from "node:path";
import sharp from "sharp";
import { afterEach, beforeAll, describe, expect, test } from "vitest";
import { checkPath } from "../index.ts";
import { withGainMap } from "./gain-map.test-data.ts";
import {
  archiveOf,
  chunk,
  fourColours,
  fourColoursAs,
  membersOf,
  pets,
  picture,
  pngOf,
  quarters,
} from "./pictures.test-data.ts";
import { pixelAt, refusal } from "./reading.test-data.ts";

const made: string[] = [];
afterEach(() => {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true });
});
/** The pets with one more picture, which is the first of all. */
function setWith(bytes: Uint8Array, name = "train/cat/000-first.png"): string {
  const path = archiveOf(membersOf({ ...pets, [name]: bytes }));
  made.push(dirname(path));
  return path;
}
const corners = [
  [4, 4],
  [4, 11],
  [11, 4],
  [11, 11],
] as const;
async function cornersOf(bytes: Uint8Array): Promise<number[][]> {
  const data = await checkPath(setWith(bytes));
  expect(data.shape).toEqual({ channels: 3, rows: 16, columns: 16 });
  return corners.map(([row, column]) => pixelAt(data, 0, row, column));
}

let jpeg = Buffer.alloc(0);
let progressive = Buffer.alloc(0);
beforeAll(async () => {
  jpeg = await sharp(picture(5)).jpeg({ quality: 90 }).toBuffer();
  progressive = await sharp(picture(5)).jpeg({ progressive: true }).toBuffer();
});

describe("damaged images are refused, all by name in one go", () => {
  const png = picture(6);
  const badCrc = Buffer.from(png);
  badCrc[badCrc.length - 20]! ^= 1;
  const broken = (): Record<string, Uint8Array> => ({
    "empty.png": Buffer.alloc(0),
    "one-byte.jpg": Buffer.from([0xff]),
    "zeros.jpg": Buffer.alloc(500),
    "markers.jpg": Buffer.from([0xff, 0xd8, 0xff, 0xd9]),
    "cut.jpg": jpeg.subarray(0, jpeg.length - 60),
    "cut-header.jpg": jpeg.subarray(0, 24),
    "cut-progressive.jpg": progressive.subarray(0, progressive.length - 60),
    "cut.png": png.subarray(0, png.length >> 1),
    "cut-header.png": png.subarray(0, 20),
    "bad-crc.png": badCrc,
    "text.png": Buffer.from("not an image"),
    "huge.png": Buffer.from(png).fill(0x7f, 16, 20),
    "no-size.png": Buffer.from(png).fill(0, 16, 20),
  });
  test("one by one", async () => {
    for (const [name, bytes] of Object.entries(broken())) {
      const error = await refusal(setWith(bytes, `train/dog/${name}`));
      expect(error.message, name).toContain(`train/dog/${name}: `);
      expect(error.fault).toBe("found");
    }
  });
  test("together, those that the header shows and those that decoding shows", async () => {
    const files = Object.entries(broken()).map(([name, bytes]) => ({ name: `train/dog/${name}`, bytes }));
    const path = archiveOf([...membersOf(pets), ...files]);
    made.push(dirname(path));
    const { message } = await refusal(path);
    expect(message).toMatch(/: 13 faults: /);
    for (const { name } of files) expect(message).toContain(`${name}: `);
  });
  test("more than twenty are counted", async () => {
    const files = Array.from({ length: 30 }, (_, i) => ({ name: `train/dog/bad${i}.png`, bytes: Buffer.from("x") }));
    const path = archiveOf([...membersOf(pets), ...files]);
    made.push(dirname(path));
    expect((await refusal(path)).message).toMatch(/: 30 faults: .*; and 10 more$/);
  });
});

describe("the content decides what an image is", () => {
  test("a PNG named .jpg and a JPEG named .png are read", async () => {
    expect(await cornersOf(fourColours)).toEqual([
      [255, 0, 0],
      [0, 255, 0],
      [0, 0, 255],
      [255, 255, 255],
    ]);
    const jpeg = await fourColoursAs((image) => image.jpeg({ quality: 95, chromaSubsampling: "4:4:4" }));
    const near = (await cornersOf(jpeg))
      .flat()
      .map((value, i) => value - [255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 255, 255][i]!);
    expect(Math.max(...near.map(Math.abs))).toBeLessThanOrEqual(6);
  });
  test("other formats are refused with their names", async () => {
    const svg =
      '<svg xmlns="http://www.w3.org/2000/svg" width="16" height="16"><rect width="16" height="16" fill="red"/></svg>';
    const formats: Record<string, Uint8Array> = {
      GIF: await fourColoursAs((image) => image.gif()),
      WEBP: await fourColoursAs((image) => image.webp()),
      TIFF: await fourColoursAs((image) => image.tiff()),
      AVIF: await fourColoursAs((image) => image.avif()),
      BMP: Buffer.from(`BM${"\0".repeat(60)}`),
      SVG: Buffer.from(svg),
      "SVG drawing": Buffer.from(`\ufeff<?xml version="1.0"?>\n<!-- x -->${svg}`),
      HTML: Buffer.from("\n<!doctype html><p>404"),
      "Git LFS": Buffer.from("version https://git-lfs.github.com/spec/v1"),
    };
    for (const [name, bytes] of Object.entries(formats)) {
      expect((await refusal(setWith(bytes))).message, name).toMatch(new RegExp(`000-first.png: .*found an? .*${name}`));
    }
  });
});

test("CMYK JPEGs are refused, with the Adobe marker and without it", async () => {
  const ink = await fourColoursAs((image) => image.toColourspace("cmyk").jpeg());
  const adobe = ink.indexOf(Buffer.from([0xff, 0xee]));
  const without =
    adobe < 0 ? ink : Buffer.concat([ink.subarray(0, adobe), ink.subarray(adobe + 2 + ink.readUInt16BE(adobe + 2))]);
  for (const bytes of [ink, without]) {
    expect((await refusal(setWith(bytes, "train/dog/ink.jpg"))).message).toMatch("train/dog/ink.jpg: a CMYK JPEG");
  }
});

describe("kinds of PNG", () => {
  const colours = [
    [255, 0, 0],
    [0, 255, 0],
    [0, 0, 255],
    [255, 255, 255],
  ];
  const palette = chunk("PLTE", Buffer.from(colours.flat()));
  const index = quarters([[0], [1], [2], [3]]);
  /** Rows of small values, packed into bytes from the left. */
  const packedRows = (rows: readonly (readonly number[])[], bits: number) =>
    rows.map((row) =>
      Array.from({ length: (row.length * bits) / 8 }, (_, byte) =>
        Array.from({ length: 8 / bits }, (_, i) => (row[(byte * 8) / bits + i] ?? 0) << (8 - bits * (i + 1))).reduce(
          (a, b) => a | b,
        ),
      ),
    );

  test("the same picture in all of them", async () => {
    const kinds = {
      palette: pngOf({ columns: 16, colours: 3 }, index, [palette]),
      "palette of 2 bits": pngOf({ columns: 16, colours: 3, bits: 2 }, packedRows(index, 2), [palette]),
      opaque: pngOf({ columns: 16, colours: 6 }, quarters(colours.map((each) => [...each, 255]))),
      gamma: pngOf({ columns: 16, colours: 2 }, quarters(colours), [chunk("gAMA", Buffer.from([0, 1, 0x86, 0xa0]))]),
      text: pngOf({ columns: 16, colours: 2 }, quarters(colours), [chunk("tEXt", Buffer.from("Title\0x"))]),
      interlaced: await fourColoursAs((image) => image.png({ progressive: true })),
      "with a profile": await fourColoursAs((image) => image.withIccProfile("p3", { attach: true }).png()).then(
        async (bytes) => {
          const { icc } = await sharp(bytes).metadata();
          const { deflateSync } = await import("node:zlib");
          const profile = chunk("iCCP", Buffer.concat([Buffer.from("p3\0\0"), deflateSync(icc ?? Buffer.alloc(0))]));
          return pngOf({ columns: 16, colours: 2 }, quarters(colours), [profile]);
        },
      ),
    };
    for (const [name, bytes] of Object.entries(kinds)) expect(await cornersOf(bytes), name).toEqual(colours);
  });

  test("grey among colour is R = G = B", async () => {
    const grey = (...values: number[]) => values.map((value) => [value, value, value]);
    const of = (values: number[]) => quarters(values.map((value) => [value]));
    expect(await cornersOf(pngOf({ columns: 16, colours: 0 }, of([0, 255, 90, 200])))).toEqual(grey(0, 255, 90, 200));
    expect(await cornersOf(pngOf({ columns: 16, colours: 0, bits: 4 }, packedRows(of([0, 15, 5, 10]), 4)))).toEqual(
      grey(0, 255, 85, 170),
    );
    expect(await cornersOf(pngOf({ columns: 16, colours: 0, bits: 1 }, packedRows(of([0, 1, 1, 0]), 1)))).toEqual(
      grey(0, 255, 255, 0),
    );
    const alpha = quarters([0, 255, 90, 200].map((value) => [value, 255]));
    expect(await cornersOf(pngOf({ columns: 16, colours: 4 }, alpha))).toEqual(grey(0, 255, 90, 200));
  });

  test("a set of grey images alone has one channel", async () => {
    const grey = (value: number) =>
      pngOf(
        { columns: 4, colours: 0 },
        Array.from({ length: 4 }, () => [value, 1, 2, 3]),
      );
    const names = ["train/a/0.png", "train/b/0.png", "test/a/0.png", "test/b/0.png"];
    const path = archiveOf(names.map((name, i) => ({ name, bytes: grey(i) })));
    made.push(dirname(path));
    const data = await checkPath(path);
    expect(data.shape).toEqual({ channels: 1, rows: 4, columns: 4 });
    expect([...data.train.pixels.subarray(0, 8)]).toEqual([0, 1, 2, 3, 0, 1, 2, 3]);
  });

  test("transparent pixels stand on white, whatever colour hides in them", async () => {
    const hidden = quarters([
      [255, 0, 0, 255],
      [0, 255, 0, 255],
      [10, 20, 30, 128],
      [255, 0, 255, 0],
    ]);
    const half = [10, 20, 30].map((value) => Math.round((value * 128 + 255 * 127) / 255));
    expect(await cornersOf(pngOf({ columns: 16, colours: 6 }, hidden))).toEqual([
      [255, 0, 0],
      [0, 255, 0],
      half,
      [255, 255, 255],
    ]);
    const clear = pngOf({ columns: 16, colours: 3 }, quarters([[0], [1], [2], [4]]), [
      chunk("PLTE", Buffer.from([...colours.flat(), 255, 0, 255])),
      chunk("tRNS", Buffer.from([255, 255, 255, 255, 0])),
    ]);
    expect(await cornersOf(clear)).toEqual(colours);
    const greyClear = quarters([
      [0, 255],
      [255, 255],
      [90, 0],
      [200, 255],
    ]);
    expect((await cornersOf(pngOf({ columns: 16, colours: 4 }, greyClear)))[2]).toEqual([255, 255, 255]);
  });

  test("a colour number beyond the palette is refused by name", async () => {
    const odd = pngOf({ columns: 16, colours: 3 }, quarters([[0], [1], [2], [4]]), [palette]);
    expect((await refusal(setWith(odd))).message).toMatch(
      /000-first.png: a damaged PNG: its palette has 4 colours, .* a pixel has number 4$/,
    );
  });

  test("16 bits and animations are refused", async () => {
    const deep = pngOf(
      { columns: 16, colours: 0, bits: 16 },
      quarters([
        [0, 1],
        [2, 3],
        [4, 5],
        [6, 7],
      ]),
    );
    expect((await refusal(setWith(deep))).message).toMatch("16 bits per value");
    const animated = pngOf({ columns: 16, colours: 2 }, quarters(colours), [
      chunk("acTL", Buffer.from([0, 0, 0, 1, 0, 0, 0, 0])),
    ]);
    expect((await refusal(setWith(animated))).message).toMatch("an animated PNG");
  });
});

test("orientation is not applied: pixels are read as they are stored", async () => {
  const turned = await fourColoursAs((image) => image.withMetadata({ orientation: 6 }).png());
  expect((await sharp(turned).metadata()).orientation).toBe(6);
  expect(await cornersOf(turned)).toEqual([
    [255, 0, 0],
    [0, 255, 0],
    [0, 0, 255],
    [255, 255, 255],
  ]);
});

test("images of another size than most are refused by name", async () => {
  expect((await refusal(setWith(picture(3, 8)))).message).toMatch(
    "000-first.png: expected 16 x 16 pixels as most images have, found 8 x 8",
  );
  expect((await refusal(setWith(picture(3, 16, 8)))).message).toMatch("found 16 x 8");
});

test("a JPEG with a gain map is read as the plain one, and refused where it is damaged", async () => {
  const scan = withGainMap.indexOf(Buffer.of(0xff, 0xda));
  const end = withGainMap.indexOf(Buffer.of(0xff, 0xd9), scan);
  const plain = withGainMap.subarray(0, end + 2);
  expect(await cornersOf(withGainMap)).toEqual(await cornersOf(plain));
  const damaged = Buffer.concat([withGainMap.subarray(0, scan + 48), withGainMap.subarray(end)]);
  expect((await refusal(setWith(damaged, "train/cat/000.jpg"))).message).toMatch(
    /000\.jpg: a JPEG that cannot be decoded/,
  );
});
