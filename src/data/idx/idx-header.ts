import { formatOf } from "../file-kinds.ts";
import { ALWAYS_TAKEN } from "../growth.ts";

/**
 * The header of an IDX file (yann.lecun.com/exdb/mnist, "the IDX file format"): two zero bytes, the type of an element,
 * the number of dimensions, then each dimension as a big-endian 32-bit number. lth reads unsigned bytes only.
 */
export type IdxKind = "images" | "labels";

/** An MNIST pixel file has 47 MB. A header that is honest about a much larger one would take all memory. */
export const LARGEST = ALWAYS_TAKEN;

const UNSIGNED_BYTE = 0x08;
const dimensions = { images: 3, labels: 1 } satisfies Record<IdxKind, number>;
const types: Readonly<Record<number, string>> = {
  8: "unsigned bytes",
  9: "signed bytes",
  11: "int16",
  12: "int32",
  13: "float32",
  14: "float64",
};

export const headerBytes = (kind: IdxKind): number => 4 + 4 * dimensions[kind];

/** The dimensions in a complete header: [count, rows, columns] or [count]. */
export function sizesIn(header: Uint8Array): number[] {
  const view = new DataView(header.buffer, header.byteOffset, header.length);
  return Array.from({ length: header.length / 4 - 1 }, (_, i) => view.getUint32(4 + 4 * i));
}

/** Bytes after the header if it is one that lth reads, else 0: no memory is asked for on the word of a wrong one. */
export function roomFor(header: Uint8Array, kind: IdxKind): number {
  const values = sizesIn(header).reduce((product, size) => product * size, 1);
  return magicFault(header, kind) === null && values <= LARGEST ? values : 0;
}

/**
 * What is wrong with a file that starts with `start` (its header, or all of it if it is shorter) and has `found` bytes,
 * or null. `more`: `found` is how far it was followed, and it goes on.
 */
export function idxFault(start: Uint8Array, found: number, more: boolean, kind: IdxKind): string | null {
  const expected = headerBytes(kind);
  const bytes = `${more ? "more than " : ""}${found} bytes`;
  const magic = start.length >= 4 ? magicFault(start, kind) : null;
  if (magic !== null) return `${magic} at the start of ${bytes}`;
  if (start.length < expected) return `expected at least ${expected} bytes, the header of ${kind}, found ${bytes}`;

  const sizes = sizesIn(start);
  const says = `its header says ${sizes[0]} ${kind}${kind === "images" ? ` of ${sizes[1]} x ${sizes[2]} pixels` : ""}`;
  if (sizes.includes(0)) return `${says}, expected at least 1 of each, found ${bytes}`;
  const whole = sizes.reduce((product, size) => product * BigInt(size), 1n) + BigInt(expected);
  const tooLarge = whole > LARGEST + expected;
  if (more ? !tooLarge : whole !== BigInt(found)) return `${says}, so expected ${whole} bytes, found ${bytes}`;
  return tooLarge ? `${says}, found ${bytes}, expected at most ${LARGEST} after the header` : null;
}

function magicFault(start: Uint8Array, kind: IdxKind): string | null {
  const right = [0, 0, UNSIGNED_BYTE, dimensions[kind]];
  if (right.every((byte, i) => byte === start[i])) return null;
  const hex = (bytes: Iterable<number>) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join(" ");
  const found = `${hex(start.subarray(0, 4))} (${whatStartsWith(start)})`;
  return `expected the magic number ${hex(right)} (${kind} as unsigned bytes), found ${found}`;
}

function whatStartsWith(start: Uint8Array): string {
  const [a = 0, b = 0, type = 0, count = 0] = start;
  const element = types[type];
  if (a === 0 && b === 0 && element !== undefined) {
    const kind = Object.entries(dimensions).find(([, known]) => known === count)?.[0];
    const of = `${count} dimension${count === 1 ? "" : "s"}`;
    return type === UNSIGNED_BYTE && kind !== undefined
      ? kind
      : `element type 0x0${type.toString(16)}, ${element}, ${of}`;
  }
  if (type === 0 && count === 0 && types[b] !== undefined) return "little-endian, IDX is big-endian";
  return formatOf(start) ?? "no IDX file";
}
