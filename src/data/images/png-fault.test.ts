import { deflateSync } from "node:zlib";
import sharp from "sharp";
import { describe, expect, test } from "vitest";
import { chunk, pngOf } from "./pictures.test-data.ts";
import { pngFault } from "./png-fault.ts";

const colours = (count: number): Buffer =>
  chunk("PLTE", Buffer.from(Array.from({ length: 3 * count }, (_, i) => (i * 29) % 256)));

/** 16 x 16 numbers below `count`, of which the last pixel has `last`; every filter comes once in five rows. */
function filtered(count: number, last: number, bits: number): Buffer {
  const rows = Array.from({ length: 16 }, (_, row) =>
    Array.from({ length: 16 }, (_, column) => (row === 15 && column === 15 ? last : (row * 7 + column * 3) % count)),
  );
  const lines = rows.map((row) =>
    Array.from({ length: 2 * bits }, (_, byte) =>
      row.slice((byte * 8) / bits, ((byte + 1) * 8) / bits).reduce((all, each) => (all << bits) | each, 0),
    ),
  );
  const data = lines.flatMap((line, row) => [
    row % 5,
    ...line.map((value, i) => {
      const [left, up, corner] = [line[i - 1] ?? 0, lines[row - 1]?.[i] ?? 0, lines[row - 1]?.[i - 1] ?? 0];
      const guess = left + up - corner;
      const near = [left, up, corner].reduce((a, b) => (Math.abs(b - guess) < Math.abs(a - guess) ? b : a));
      return (value - ([0, left, up, (left + up) >> 1, near][row % 5] ?? 0)) & 255;
    }),
  ]);
  const plain = pngOf({ columns: 16, bits, colours: 3 }, lines, [colours(count)]);
  const at = plain.indexOf("IDAT") - 4;
  return Buffer.concat([
    plain.subarray(0, at),
    chunk("IDAT", deflateSync(Buffer.from(data))),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

describe("a number beyond the palette is found, and no other", () => {
  test.each([
    [1, 1],
    [2, 3],
    [4, 11],
    [8, 200],
  ])("with %i bits a pixel and %i colours, whatever the rows' filters", async (bits, count) => {
    const beyond = filtered(count, count, bits);
    expect(pngFault(filtered(count, count - 1, bits))).toBeUndefined();
    expect(pngFault(beyond)).toMatch(
      `palette has ${count} colours, numbers 0 to ${count - 1}, and a pixel has number ${count}`,
    );
    // The decoder takes it: no one else would tell.
    const { info } = await sharp(beyond, { failOn: "warning" }).raw().toBuffer({ resolveWithObject: true });
    expect(info.width).toBe(16);
  });

  test("in interlaced pictures of any size", async () => {
    for (const [width, height] of [
      [16, 16],
      [1, 1],
      [3, 5],
      [5, 2],
      [33, 9],
    ] as const) {
      const raw = Buffer.from(Array.from({ length: 3 * width * height }, (_, i) => (Math.floor(i / 3) % 5) * 50));
      const sound = await sharp(raw, { raw: { width, height, channels: 3 } })
        .png({ palette: true, progressive: true, effort: 1 })
        .toBuffer();
      expect(sound[28]).toBe(1);
      expect(pngFault(sound)).toBeUndefined();
      const palette = sound.indexOf("PLTE") - 4;
      const length = sound.readUInt32BE(palette);
      if (length === 3) continue;
      const short = Buffer.concat([
        sound.subarray(0, palette),
        chunk("PLTE", sound.subarray(palette + 8, palette + 5 + length)),
        sound.subarray(palette + 12 + length),
      ]);
      expect(pngFault(short), `${width} x ${height}`).toMatch("a pixel has number");
    }
  });

  test("bits that fill a row up are no numbers", () => {
    const png = pngOf({ columns: 3, bits: 2, colours: 3 }, [[0b00011011]], [colours(3)]);
    expect(pngFault(png)).toBeUndefined();
  });
});

test("what is no palette, or cannot be read, is left to the decoder", () => {
  expect(pngFault(pngOf({ columns: 1, colours: 0 }, [[200]]))).toBeUndefined();
  const cut = pngOf({ columns: 4, colours: 3 }, [[9, 9, 9, 9]], [colours(2)]);
  expect(pngFault(cut)).toMatch("number 9");
});

test("a byte more than its rows hides nothing: the decoder takes it, and shows a number beyond the palette as black", async () => {
  const lines = Array.from({ length: 4 }, () => [0, 1, 9, 1]);
  const rows = Buffer.from(lines.flatMap((line) => [0, ...line]));
  const plain = pngOf({ columns: 4, colours: 3 }, lines, [colours(2)]);
  const odd = Buffer.concat([
    plain.subarray(0, plain.indexOf("IDAT") - 4),
    chunk("IDAT", deflateSync(Buffer.concat([rows, Buffer.of(0)]))),
    chunk("IEND", Buffer.alloc(0)),
  ]);
  const { info } = await sharp(odd, { failOn: "warning" }).raw().toBuffer({ resolveWithObject: true });
  expect(info.width).toBe(4);
  expect(pngFault(odd)).toMatch("its rows are more or fewer than its header says, or have no end");
});

describe("rows that were changed, where their checksum stands in another chunk: the decoder never sees it", () => {
  const lines = Array.from({ length: 16 }, (_, row) => Array.from({ length: 48 }, (_, i) => (row * 31 + i * 7) % 256));
  /** Rows that are stored as they are, so that one changed bit is one changed value; the chunks' own checksums are right. */
  const stored = (change: (data: Buffer) => void): Buffer => {
    const data = deflateSync(Buffer.from(lines.flatMap((line) => [0, ...line])), { level: 0 });
    change(data);
    const plain = pngOf({ columns: 16, colours: 2 }, lines);
    const at = plain.indexOf("IDAT") - 4;
    const parts = [data.subarray(0, -4), data.subarray(-4)].map((part) => chunk("IDAT", part));
    return Buffer.concat([plain.subarray(0, at), ...parts, chunk("IEND", Buffer.alloc(0))]);
  };

  test.each<[string, (data: Buffer) => void]>([
    ["a value of the last row", (data) => data.writeUInt8((data.at(-5) ?? 0) ^ 1, data.length - 5)],
    ["a value of the first row", (data) => data.writeUInt8((data[9] ?? 0) ^ 1, 9)],
    ["the checksum", (data) => data.writeUInt8((data.at(-1) ?? 0) ^ 1, data.length - 1)],
  ])("%s", async (_, change) => {
    expect(pngFault(stored(() => undefined))).toBeUndefined();
    const damaged = stored(change);
    expect(pngFault(damaged)).toBe("a damaged PNG: its rows are not those that its checksum says");
    // The decoder takes it: no one else would tell.
    const { info } = await sharp(damaged, { failOn: "warning" }).raw().toBuffer({ resolveWithObject: true });
    expect(info.width).toBe(16);
  });
});
