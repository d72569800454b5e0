import { createHash } from "node:crypto";
import { LthError } from "../../errors.ts";
import { shown } from "../../shown.ts";
import { decodedBytes } from "../stored.ts";
import { headerBytes, type IdxKind, idxFault, LARGEST, roomFor, sizesIn } from "./idx-header.ts";

/** The content of one IDX file of unsigned bytes. */
export interface Idx {
  /** [count, rows, columns] for images, [count] for labels; none is 0. */
  readonly sizes: readonly number[];
  /** The product of `sizes`, last dimension fastest. */
  readonly values: Uint8Array;
}

/** A file longer than what lth reads is followed this far, to say how long it is. */
const FOLLOWED = 2 * LARGEST;

/**
 * Reads one IDX file, gzipped or not, whole or not at all: its length must be exactly what its header says.
 * `md5`: what the decoded file must hash to, where that is known.
 *
 * Throws an LthError ("found") that names the file, what was expected and what was found. Memory: the values once, at
 * most 64 MiB, whatever the header claims or the gzip data would grow to.
 */
export const readIdx = (path: string, kind: IdxKind, md5?: string): Promise<Idx> =>
  idxFrom(path, decodedBytes(path), kind, md5);

/** The same from a file's decoded bytes; `path` names it in errors. */
export async function idxFrom(
  path: string,
  pieces: AsyncIterable<Uint8Array>,
  kind: IdxKind,
  md5?: string,
): Promise<Idx> {
  const header = new Uint8Array(headerBytes(kind));
  const hash = md5 === undefined ? undefined : createHash("md5");
  let values = new Uint8Array(0);
  let found = 0;
  for await (const piece of pieces) {
    const missing = Math.max(0, header.length - found);
    header.set(piece.subarray(0, missing), Math.min(found, header.length));
    if (missing > 0 && piece.length >= missing) values = new Uint8Array(roomFor(header, kind));
    const place = Math.max(0, found - header.length);
    if (place < values.length) values.set(piece.subarray(missing, missing + values.length - place), place);
    hash?.update(piece);
    found += piece.length;
    if (found > FOLLOWED) break;
  }

  const fault = idxFault(header.subarray(0, found), found, found > FOLLOWED, kind);
  if (fault !== null)
    throw new LthError(`${shown(path)}: ${fault}`, "fetch or copy the file again", { fault: "found" });
  const digest = hash?.digest("hex");
  if (digest !== md5) {
    throw new LthError(`${shown(path)}: expected MD5 ${md5}, found ${digest}`, "install the package again: npm ci", {
      fault: "found",
    });
  }
  return { sizes: sizesIn(header), values };
}
