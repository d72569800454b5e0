import sharp from "sharp";
import { segmentsOf } from "./jpeg-segments.ts";

/**
 * A grey JPEG of 24 x 8 `strips` pixels with a restart marker between two strips: each strip is encoded as a picture of its
 * own, which is what stands between restart markers. `places`: where the markers stand.
 */
export async function withRestarts(strips: number): Promise<{ readonly jpeg: Buffer; readonly places: number[] }> {
  const pictures = await Promise.all(
    Array.from({ length: strips }, (_, i) => {
      const values = Buffer.from(Array.from({ length: 24 * 8 }, (_, j) => (j * j * 7 + j * 31 + i * 50) % 256));
      return sharp(values, { raw: { width: 24, height: 8, channels: 1 } })
        .toColourspace("b-w")
        .jpeg({ optimiseCoding: false })
        .toBuffer();
    }),
  );
  const coded = (jpeg: Buffer) => [...segmentsOf(jpeg)].find(({ marker }) => marker === 0xda) ?? { end: 0, next: 0 };
  const [first = Buffer.alloc(0)] = pictures;
  const head = Buffer.from(first.subarray(0, coded(first).end));
  head.writeUInt16BE(8 * strips, head.indexOf(Buffer.of(0xff, 0xc0)) + 5);
  // Three blocks between two markers.
  let jpeg = Buffer.concat([head.subarray(0, 2), Buffer.of(0xff, 0xdd, 0, 4, 0, 3), head.subarray(2)]);
  const places: number[] = [];
  for (const [i, picture] of pictures.entries()) {
    const { end, next } = coded(picture);
    jpeg = Buffer.concat([jpeg, picture.subarray(end, next)]);
    if (i < strips - 1) places.push(jpeg.length);
    jpeg = Buffer.concat([jpeg, Buffer.of(0xff, i < strips - 1 ? 0xd0 + (i & 7) : 0xd9)]);
  }
  return { jpeg, places };
}
