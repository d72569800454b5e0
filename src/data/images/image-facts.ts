import { contentsInWords } from "../file-kinds.ts";
import type { FactsOrFault } from "./facts.ts";
import { jpegFacts } from "./jpeg-facts.ts";
import { pngFacts } from "./png-facts.ts";

/** The longest side of an image. A header that claims more is refused before a decoder asks for its memory. */
const LONGEST_SIDE = 4096;

/** Reads an image's header: its content decides what it is, never its name. No pixel is decoded. */
export function imageFacts(bytes: Uint8Array): FactsOrFault {
  const read = readHeader(bytes);
  if (!("facts" in read)) return read;
  const { rows, columns } = read.facts;
  if (rows === 0 || columns === 0) return { fault: `its header says ${columns} x ${rows} pixels` };
  if (rows > LONGEST_SIDE || columns > LONGEST_SIDE) {
    return { fault: `its header says ${columns} x ${rows} pixels, expected at most ${LONGEST_SIDE} a side` };
  }
  return read;
}

function readHeader(bytes: Uint8Array): FactsOrFault {
  const begins = (...start: number[]) => start.every((byte, i) => bytes[i] === byte);
  if (begins(0xff, 0xd8, 0xff)) return jpegFacts(bytes);
  if (begins(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)) return pngFacts(bytes);
  return { fault: `expected a JPEG or PNG image, found ${contentsInWords(bytes)}` };
}
