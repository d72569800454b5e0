import { gunzipSync, gzipSync } from "node:zlib";
import { changeBytes, changeNumber } from "./changes.ts";
import type { Draws } from "./draws.ts";
import { sourceOf } from "./memory-source.ts";
import type { Target } from "./target.ts";

export interface IdxInput {
  readonly bytes: Uint8Array;
  readonly kind: "images" | "labels";
  /** How long the pieces are in which a file that is not gzipped comes; 0: as the file is read. */
  readonly piece: number;
}

function sound(kind: IdxInput["kind"], draws: Draws): Buffer {
  const size = (end: number) => (draws.once(30) ? 0 : 1 + draws.below(end));
  const sizes = kind === "images" ? [size(4), size(6), size(6)] : [size(40)];
  const header = Buffer.alloc(4 + 4 * sizes.length);
  header.set([0, 0, 8, sizes.length]);
  sizes.forEach((size, i) => {
    header.writeUInt32BE(size, 4 + 4 * i);
  });
  const values = Buffer.alloc(sizes.reduce((a, b) => a * b));
  for (let i = 0; i < values.length; i++) values[i] = draws.below(256);
  return Buffer.concat([header, values]);
}

/** One IDX file, gzipped or not. */
export const idx: Target<IdxInput> = {
  name: "idx",
  make(draws) {
    const kind = draws.pick(["images", "labels"] as const);
    let bytes: Uint8Array = sound(draws.once(20) ? "labels" : kind, draws);
    if (draws.once(2)) changeNumber(bytes, 4 * draws.below(4), 4, draws, draws.once(8));
    if (draws.once(6)) changeNumber(bytes, draws.below(4), 1, draws);
    if (draws.once(3)) bytes = changeBytes(bytes, sound("labels", draws), draws);
    if (draws.once(5)) {
      bytes = Buffer.concat([gzipSync(bytes, { level: 1 }), Buffer.alloc(draws.pick([0, 0, 1, 700]))]);
      if (draws.once(3)) bytes = changeBytes(bytes, bytes, draws);
    }
    return { bytes, kind, piece: draws.pick([0, 1, 3, 7, 16, 20]) };
  },
  async load(compiled) {
    const { idxFrom }: typeof import("../../src/data/idx/idx.ts") = await import(
      new URL("data/idx/idx.js", compiled).href
    );
    const { decoded }: typeof import("../../src/data/stored.ts") = await import(
      new URL("data/stored.js", compiled).href
    );
    return async ({ bytes, kind, piece }) => {
      const pieces = async function* () {
        for (let at = 0; at < bytes.length; at += piece) yield bytes.subarray(at, at + piece);
      };
      const gzip = bytes[0] === 0x1f && bytes[1] === 0x8b;
      const whole = piece === 0 || gzip;
      const { sizes, values } = await idxFrom(kind, whole ? decoded(kind, sourceOf(bytes)) : pieces(), kind);
      const plain = Buffer.from(gzip ? gunzipSync(bytes) : bytes);
      const count = kind === "images" ? 3 : 1;
      const expected = Array.from({ length: count }, (_, i) => plain.readUInt32BE(4 + 4 * i));
      if (plain.readUInt32BE(0) !== 0x800 + count) return "its magic number is another";
      if (sizes.join() !== expected.join()) return `its sizes are ${sizes}, expected ${expected}`;
      if (expected.includes(0)) return "one of its sizes is 0";
      if (expected.reduce((a, b) => a * b) !== values.length) return `it has ${values.length} values`;
      return plain.subarray(4 + 4 * count).equals(values) ? undefined : "its values are others";
    };
  },
  planted: [
    { file: "data/idx/idx-header.js", from: "whole !== BigInt(found)", to: "whole > BigInt(found)" },
    { file: "data/idx/idx-header.js", from: "sizes.includes(0)", to: "false" },
    {
      file: "data/idx/idx.js",
      from: "Math.max(0, found - header.length)",
      to: "Math.max(0, found - header.length + 1)",
    },
  ],
};
