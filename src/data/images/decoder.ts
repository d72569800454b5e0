import { LthError } from "../../errors.ts";

/** The version of sharp in package.json, which a test compares. */
export const SHARP = "0.35.5";

/**
 * Part of every key in the cache: other decoders, and other rules of `writePlanes` or of what is damaged, may give other
 * pixels.
 */
export const decoder = `sharp ${SHARP}, rules 6`;

/** What shows through transparent pixels. */
const BEHIND = 255;

/** Decodes one image to its pixels as they are stored, 8 bits each. */
export type Decode = (bytes: Uint8Array) => Promise<{
  readonly rows: number;
  readonly columns: number;
  /** 1 grey, 2 grey and opacity, 3 RGB, 4 RGB and opacity. */
  readonly bands: number;
  /** rows x columns x bands. */
  readonly values: Uint8Array;
}>;

/**
 * Loads the decoder: `sharp`, an optional dependency, since only image folders need it. Every warning of its libraries is
 * an error; colour profiles, gamma and orientation are not applied.
 */
export async function loadDecoder(): Promise<Decode> {
  const { default: sharp } = await import("sharp").catch((cause: unknown) => {
    throw new LthError(
      "images are decoded by the npm package sharp, which is not installed or does not run here",
      `install it: npm install sharp@${SHARP}`,
      { fault: "found", cause },
    );
  });
  sharp.cache(false); // each image is read once
  sharp.concurrency(1); // images are decoded side by side instead
  // The reader of JPEGs with a gain map, as phones write them, passes over damage; the plain one reads the same pixels.
  sharp.block({ operation: ["VipsForeignLoadUhdr"] });
  return async (bytes) => {
    const image = sharp(bytes, { failOn: "warning", ignoreIcc: true, limitInputPixels: 1 << 24 });
    const { data, info } = await image.raw({ depth: "uchar" }).toBuffer({ resolveWithObject: true });
    return { rows: info.height, columns: info.width, bands: info.channels, values: data };
  };
}

/**
 * Writes a decoded image into `pixels` from `place` on, `channels` planes of rows x columns: grey as R = G = B where the
 * set has colour, and transparent pixels on white, rounded to the nearest value.
 */
export function writePlanes(
  { bands, values }: { readonly bands: number; readonly values: Uint8Array },
  channels: number,
  pixels: Uint8Array,
  place: number,
): void {
  const plane = values.length / bands;
  const opacity = bands === 2 || bands === 4 ? bands - 1 : -1;
  for (let channel = 0; channel < channels; channel++) {
    const band = bands < 3 ? 0 : channel;
    for (let i = 0; i < plane; i++) {
      const value = values[i * bands + band]!;
      const alpha = opacity < 0 ? 255 : values[i * bands + opacity]!;
      pixels[place + channel * plane + i] = Math.round((value * alpha + BEHIND * (255 - alpha)) / 255);
    }
  }
}
