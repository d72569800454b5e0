import { crc32 } from "node:zlib";
import { InvariantError } from "../errors.ts";

/** The zip format (PKWARE's APPNOTE), of which this writes the plainest form: members as they are, no compression. */

export interface ZipMember {
  readonly name: string;
  readonly pieces: readonly Uint8Array[];
}

/** Midnight, 1 January 1980, the earliest that there is: equal contents give equal bytes. */
const DATE = 0x21;
const VERSION = 20;
const LARGEST = 0xffff_ffff;

/** The bytes of a zip file in pieces, to be written one after the other. */
export function zipPieces(members: readonly ZipMember[]): readonly Uint8Array[] {
  const pieces: Uint8Array[] = [];
  const directory: Uint8Array[] = [];
  let at = 0;
  const add = (bytes: Uint8Array) => {
    pieces.push(bytes);
    at += bytes.length;
  };
  for (const { name, pieces: contents } of members) {
    const size = contents.reduce((sum, { length }) => sum + length, 0);
    const checksum = contents.reduce((sum, piece) => crc32(piece, sum), 0);
    const path = Buffer.from(name, "utf8");
    if (at + size > LARGEST) throw new InvariantError(`a zip file would be longer than ${LARGEST} bytes`);
    directory.push(record(0x0201_4b50, { path, checksum, size, at }));
    add(record(0x0403_4b50, { path, checksum, size }));
    for (const piece of contents) add(piece);
  }
  const start = at;
  for (const entry of directory) add(entry);
  const end = new DataView(new ArrayBuffer(22));
  end.setUint32(0, 0x0605_4b50, true);
  end.setUint16(8, members.length, true);
  end.setUint16(10, members.length, true);
  end.setUint32(12, at - start, true);
  end.setUint32(16, start, true);
  add(new Uint8Array(end.buffer));
  return pieces;
}

interface Recorded {
  readonly path: Uint8Array;
  readonly checksum: number;
  readonly size: number;
  /** Where the member begins; in the directory only. */
  readonly at?: number;
}

/** A member's header, or its entry in the directory, which has the version that made it and its place besides. */
function record(signature: number, { path, checksum, size, at }: Recorded): Uint8Array {
  const inDirectory = at !== undefined;
  const before = inDirectory ? 6 : 4;
  const length = before + 26 + (inDirectory ? 14 : 0);
  const bytes = new Uint8Array(length + path.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, signature, true);
  if (inDirectory) view.setUint16(4, VERSION, true);
  view.setUint16(before, VERSION, true);
  view.setUint16(before + 2, 0x800, true); // names are UTF-8
  view.setUint16(before + 8, DATE, true);
  view.setUint32(before + 10, checksum, true);
  view.setUint32(before + 14, size, true);
  view.setUint32(before + 18, size, true);
  view.setUint16(before + 22, path.length, true);
  if (inDirectory) view.setUint32(length - 4, at, true);
  bytes.set(path, length);
  return bytes;
}
