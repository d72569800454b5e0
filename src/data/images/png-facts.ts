import type { FactsOrFault } from "./facts.ts";

const SIGNATURE = 8;

/** Reads a PNG's header chunk (W3C PNG, third edition, 11.2.1), and whether it is animated. */
export function pngFacts(bytes: Uint8Array): FactsOrFault {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const chunk = (at: number) => Buffer.from(bytes.subarray(at + 4, at + 8)).toString("latin1");
  if (bytes.length < SIGNATURE + 25 || chunk(SIGNATURE) !== "IHDR") {
    return { fault: "a PNG without a header: cut off, or damaged" };
  }
  const columns = view.getUint32(SIGNATURE + 8);
  const rows = view.getUint32(SIGNATURE + 12);
  const bits = view.getUint8(SIGNATURE + 16);
  const colours = view.getUint8(SIGNATURE + 17);
  if (bits > 8) return { fault: `a PNG with ${bits} bits per value, expected at most 8: convert it` };
  for (let at = SIGNATURE; at + 12 <= bytes.length && chunk(at) !== "IDAT"; at += 12 + view.getUint32(at)) {
    if (chunk(at) === "acTL") return { fault: "an animated PNG, expected one picture" };
  }
  return { facts: { format: "PNG", rows, columns, grey: colours === 0 || colours === 4 } };
}
