import { deflateRawSync } from "node:zlib";
import { zipPieces } from "../src/formats/index.ts";

/** Arrays as an npz with compressed members, as numpy.savez_compressed writes them. */
export function deflated(members: Record<string, Buffer>): Buffer {
  const plain = Buffer.concat(
    zipPieces(Object.entries(members).map(([name, bytes]) => ({ name: `${name}.npy`, pieces: [bytes] }))),
  );
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let [at, entry] = [0, plain.readUInt32LE(plain.length - 6)];
  for (const bytes of Object.values(members)) {
    const length = 46 + plain.readUInt16LE(entry + 28);
    const listed = Buffer.from(plain.subarray(entry, entry + length));
    const from = plain.readUInt32LE(entry + 42);
    const local = Buffer.from(plain.subarray(from, from + length - 16));
    const packed = deflateRawSync(bytes);
    local.writeUInt16LE(8, 8);
    local.writeUInt32LE(packed.length, 18);
    listed.writeUInt16LE(8, 10);
    listed.writeUInt32LE(packed.length, 20);
    listed.writeUInt32LE(at, 42);
    parts.push(local, packed);
    directory.push(listed);
    at += local.length + packed.length;
    entry += length;
  }
  const end = Buffer.from(plain.subarray(plain.length - 22));
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...parts, ...directory, end]);
}
