import type { FactsOrFault } from "./facts.ts";
import { scansAreWhole } from "./jpeg-scans.ts";

/** Reads a JPEG's frame header (ITU-T T.81, B.2.2): size and number of components; and whether all its scans are there. */
export function jpegFacts(bytes: Uint8Array): FactsOrFault {
  const at = (i: number) => bytes[i] ?? 0;
  const word = (i: number) => at(i) * 256 + at(i + 1);
  for (let i = 2; i + 4 <= bytes.length; ) {
    if (at(i) !== 0xff) return { fault: `a damaged JPEG: expected a marker at byte ${i}` };
    const marker = at(i + 1);
    if (marker === 0xff)
      i += 1; // fill bytes
    else if (marker === 0x01 || (marker >= 0xd0 && marker <= 0xd7)) i += 2;
    else if (marker === 0xd9 || marker === 0xda) break;
    else if (isFrame(marker)) {
      if (i + 10 > bytes.length) break;
      const components = at(i + 9);
      const read = frameFacts({ bits: at(i + 4), rows: word(i + 5), columns: word(i + 7), components });
      const componentIds = Array.from({ length: components }, (_, c) => at(i + 10 + 3 * c));
      if ("fault" in read) return read;
      const rare = rareKind(marker);
      if (rare !== undefined) return { fault: `${rare}, expected a common one: convert it` };
      const progressive = marker === 0xc2;
      if (scansAreWhole(bytes, i + 2 + word(i + 2), { progressive, componentIds })) return read;
      return { fault: `a ${progressive ? "progressive " : ""}JPEG whose last scans are missing` };
    } else i += 2 + word(i + 2);
  }
  return { fault: "a JPEG without a picture: cut off, or damaged" };
}

const isFrame = (marker: number): boolean =>
  marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;

/**
 * Which kind of JPEG, beside the sequential and the progressive with Huffman codes, a frame's marker means (table B.1). The end
 * of arithmetic codes cannot be seen: zeros are left out there, so one that was cut short is decoded to wrong pixels.
 */
function rareKind(marker: number): string | undefined {
  if (marker <= 0xc2) return undefined;
  if (marker === 0xc9 || marker === 0xca) return "a JPEG with arithmetic codes";
  return marker === 0xc3 || marker === 0xcb ? "a lossless JPEG" : "a JPEG in several frames";
}

function frameFacts(frame: { bits: number; rows: number; columns: number; components: number }): FactsOrFault {
  const { bits, rows, columns, components } = frame;
  if (bits !== 8) return { fault: `a JPEG with ${bits} bits per value, expected 8` };
  if (components === 4) return { fault: "a CMYK JPEG (four inks), expected grey or RGB: convert it" };
  if (components !== 1 && components !== 3) return { fault: `a JPEG with ${components} components, expected 1 or 3` };
  return { facts: { format: "JPEG", rows, columns, grey: components === 1 } };
}
