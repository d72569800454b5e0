import sharp, { type JpegOptions } from "sharp";
import { describe, expect, test } from "vitest";
import { imageFacts } from "./image-facts.ts";
import { picture } from "./pictures.test-data.ts";

const END = Buffer.of(0xff, 0xd9);
const SCAN = Buffer.of(0xff, 0xda);

/** Where each scan of a JPEG begins, its tables with it. Right for files without thumbnails, such as those made here. */
function scansIn(jpeg: Buffer): number[] {
  const places: number[] = [];
  for (let at = jpeg.indexOf(SCAN); at >= 0; at = jpeg.indexOf(SCAN, at + 2)) places.push(at);
  return places;
}

/** The file with its first scans only, ended as a whole one is. */
const firstScans = (jpeg: Buffer, count: number): Buffer =>
  Buffer.concat([
    jpeg.subarray(0, scansIn(jpeg)[count] ?? jpeg.length),
    ...(count < scansIn(jpeg).length ? [END] : []),
  ]);

const fault = (bytes: Uint8Array): string => {
  const read = imageFacts(bytes);
  return "fault" in read ? read.fault : "none";
};

/** Three greys as the components of one picture, each in a scan of its own: sequential, as some scanners write. */
async function inThreeScans(): Promise<Buffer> {
  const greys = await Promise.all([5, 6, 7].map((seed) => sharp(picture(seed)).toColourspace("b-w").jpeg().toBuffer()));
  const [first = Buffer.alloc(0)] = greys;
  const segment = (jpeg: Buffer, marker: number) => {
    const at = jpeg.indexOf(Buffer.of(0xff, marker));
    return jpeg.subarray(at, at + 2 + jpeg.readUInt16BE(at + 2));
  };
  const frame = Buffer.from([0xff, 0xc0, 0, 17, 8, 0, 16, 0, 16, 3, 1, 0x11, 0, 2, 0x11, 0, 3, 0x11, 0]);
  const scans = greys.map((jpeg, i) => {
    const tables = jpeg.indexOf(Buffer.of(0xff, 0xc4));
    const scan = Buffer.from(jpeg.subarray(tables, -2));
    scan[scan.indexOf(SCAN) + 5] = i + 1;
    return scan;
  });
  return Buffer.concat([Buffer.of(0xff, 0xd8), segment(first, 0xdb), frame, ...scans, END]);
}

describe("a progressive JPEG", () => {
  const kinds: Record<string, JpegOptions> = {
    plain: { progressive: true },
    "4:4:4": { progressive: true, chromaSubsampling: "4:4:4" },
    coarse: { progressive: true, quality: 5 },
    mozjpeg: { mozjpeg: true },
  };
  test.each(Object.entries(kinds))("%s: is taken whole, and refused without its last scans", async (_, options) => {
    for (const grey of [false, true]) {
      const jpeg = await sharp(picture(5))
        .toColourspace(grey ? "b-w" : "srgb")
        .jpeg(options)
        .toBuffer();
      const scans = scansIn(jpeg).length;
      expect(scans).toBeGreaterThan(1);
      expect(fault(jpeg)).toBe("none");
      for (let count = 1; count < scans; count++) {
        expect(fault(firstScans(jpeg, count)), `${count} scans`).toBe(
          "a progressive JPEG whose last scans are missing",
        );
      }
    }
  });

  test("without a scan that another one refines is refused", async () => {
    const jpeg = await sharp(picture(5)).toColourspace("b-w").jpeg({ progressive: true }).toBuffer();
    const places = scansIn(jpeg);
    const refining = places.findIndex((at) => (jpeg[at + 9] ?? 0) >> 4 > 0 && jpeg[at + 7] !== 0);
    expect(refining).toBeGreaterThan(0);
    const before = jpeg.subarray(0, places[refining]);
    expect(fault(Buffer.concat([before, jpeg.subarray(places[refining + 1])]))).toMatch("scans are missing");
  });

  test("that is blank is taken: encoders write its empty scans", async () => {
    const blank = sharp({ create: { width: 16, height: 16, channels: 3, background: "#888" } });
    expect(fault(await blank.jpeg({ progressive: true }).toBuffer())).toBe("none");
  });
});

test("a sequential JPEG with a scan for each component is taken whole, and refused without its last one", async () => {
  const jpeg = await inThreeScans();
  const decoded = async (bytes: Buffer) => (await sharp(bytes, { failOn: "warning" }).raw().toBuffer()).length;
  expect(fault(jpeg)).toBe("none");
  expect(await decoded(jpeg)).toBe(16 * 16 * 3);
  const two = firstScans(jpeg, 2);
  expect(await decoded(two)).toBe(16 * 16 * 3); // which is why lth must look itself
  expect(fault(two)).toBe("a JPEG whose last scans are missing");
});
