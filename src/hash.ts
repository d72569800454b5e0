import { plainSha256 } from "./sha256.ts";

/** Takes bytes, or text as UTF-8, part after part. */
export interface Hashing {
  update(part: Uint8Array | string): unknown;
  /** The 32 bytes. Nothing may follow. */
  digest(): Uint8Array;
}

/**
 * Node's own SHA-256, where this runs on Node: some ten times as fast as the plain one, with the same bits. Asked for by a
 * call and not by an import, so that a page in a browser loads what stands on this file.
 */
const builtIn = globalThis.process?.getBuiltinModule?.("node:crypto");

const hashing = (): Hashing => builtIn?.createHash("sha256") ?? plainSha256();

/** Node takes less than 2 GiB at once. */
const MOST = 1 << 30;

/** SHA-256 of bytes or text, one part after the other: 32 bytes. */
export function sha256Bytes(...parts: readonly (Uint8Array | string)[]): Uint8Array {
  const hash = hashing();
  for (const part of parts) {
    if (typeof part === "string") hash.update(part);
    else for (let i = 0; i < part.length; i += MOST) hash.update(part.subarray(i, i + MOST));
  }
  return hash.digest();
}

const hexadecimal = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));

/** The same in hexadecimal. */
export function sha256(...parts: readonly (Uint8Array | string)[]): string {
  let text = "";
  for (const byte of sha256Bytes(...parts)) text += hexadecimal[byte];
  return text;
}
