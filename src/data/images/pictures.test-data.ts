import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { crc32, deflateSync } from "node:zlib";
import sharp, { type Sharp } from "sharp";
import { paxOf, type TestMember, tarOf } from "../tar/tar.test-data.ts";

/** Files by path: what a test packs into a folder or an archive. */
export type Files = Readonly<Record<string, Uint8Array>>;

/** A chunk of a PNG. */
export function chunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length, 0);
  frame.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
}

/** A PNG of `lines`, each the bytes of a row as the format has them. `colours`: 0 grey, 2 RGB, 3 palette, 4 and 6 with alpha. */
export function pngOf(
  { columns, bits = 8, colours }: { columns: number; bits?: number; colours: number },
  lines: readonly (readonly number[])[],
  before: readonly Buffer[] = [],
): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(columns, 0);
  header.writeUInt32BE(lines.length, 4);
  header.set([bits, colours], 8);
  return Buffer.concat([
    Buffer.from("\x89PNG\r\n\x1a\n", "latin1"),
    chunk("IHDR", header),
    ...before,
    chunk("IDAT", deflateSync(Buffer.from(lines.flatMap((line) => [0, ...line])))),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

/** Four quarters of 8 x 8 pixels; `values[quarter]` is what a pixel of it is made of. */
export const quarters = (values: readonly (readonly number[])[]): number[][] =>
  Array.from({ length: 16 }, (_, row) =>
    Array.from({ length: 16 }, (_, column) => values[2 * Number(row > 7) + Number(column > 7)] ?? []).flat(),
  );

const rgb = [
  [255, 0, 0],
  [0, 255, 0],
  [0, 0, 255],
  [255, 255, 255],
];

/** Red, green, blue and white quarters, as an RGB PNG. */
export const fourColours = pngOf({ columns: 16, colours: 2 }, quarters(rgb));

/** The same picture through sharp's encoders. */
export const fourColoursAs = (encode: (image: Sharp) => Sharp): Promise<Buffer> =>
  encode(sharp(Buffer.from(quarters(rgb).flat()), { raw: { width: 16, height: 16, channels: 3 } })).toBuffer();

/** A small PNG in colour that differs for each `seed`. */
export const picture = (seed: number, columns = 16, rows = columns): Buffer =>
  pngOf(
    { columns, colours: 2 },
    Array.from({ length: rows }, (_, row) =>
      Array.from({ length: 3 * columns }, (_, i) => (seed * 37 + row * 11 + i * 5) % 256),
    ),
  );

/** A sound set: so many training and test images of cat, and as many of dog. */
export const photos = (train: number, test: number): Files =>
  Object.fromEntries(
    Object.entries({ train, test }).flatMap(([part, count], p) =>
      ["cat", "dog"].flatMap((name, c) =>
        Array.from(
          { length: count },
          (_, i) => [`${part}/${name}/${String(i).padStart(3, "0")}.png`, picture(1 + i + 10 * c + 100 * p)] as const,
        ),
      ),
    ),
  );

/** The set that most tests begin with. */
export const pets = photos(3, 2);

/** Puts files into a new folder, which its caller removes. */
export function folderOf(files: Files): string {
  const folder = mkdtempSync(join(tmpdir(), "lth-images-"));
  writeFiles(folder, files);
  return folder;
}

/** Puts files into a folder; a path that ends in "/" is an empty one. */
export function writeFiles(folder: string, files: Files): void {
  for (const [path, bytes] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    if (!path.endsWith("/")) writeFileSync(join(folder, path), bytes);
    else mkdirSync(join(folder, path), { recursive: true });
  }
}

/** The members of an archive of these files. */
export const membersOf = (files: Files): TestMember[] =>
  Object.entries(files).flatMap(([name, bytes]) => {
    if (name.endsWith("/")) return [{ name }];
    return Buffer.byteLength(name) <= 100 ? [{ name, bytes }] : [paxOf({ path: name }), { name: "long", bytes }];
  });

/** Packs files into a new archive in a new folder, which its caller removes. */
export function archiveOf(members: readonly TestMember[] | Buffer, name = "set.tar"): string {
  const path = join(mkdtempSync(join(tmpdir(), "lth-images-")), name);
  writeFileSync(path, Buffer.isBuffer(members) ? members : tarOf(members));
  return path;
}
