import { InvariantError } from "../errors.ts";

/**
 * The safetensors format (https://github.com/huggingface/safetensors): 8 bytes with the header's length, little-endian;
 * the header, JSON, one entry for each tensor with its place in the data; the data. This file writes it, and
 * safetensors-reader.ts reads it.
 */

/** Bytes of one element, by the format's names of types. */
export const elementBytes = {
  BOOL: 1,
  U8: 1,
  I8: 1,
  F8_E4M3: 1,
  F8_E5M2: 1,
  U16: 2,
  I16: 2,
  F16: 2,
  BF16: 2,
  U32: 4,
  I32: 4,
  F32: 4,
  U64: 8,
  I64: 8,
  F64: 8,
} as const;

export type ElementType = keyof typeof elementBytes;

/** One tensor: its elements' type, its shape ([] is a scalar) and its bytes, little-endian, row-major. */
export interface Tensor {
  readonly type: ElementType;
  readonly shape: readonly number[];
  readonly bytes: Uint8Array;
}

export interface Tensors {
  readonly metadata: ReadonlyMap<string, string>;
  readonly tensors: ReadonlyMap<string, Tensor>;
}

export const METADATA = "__metadata__";

/** Longest header that is written and read, as in the format's own library. */
export const LONGEST_HEADER = 100_000_000;

/**
 * The bytes of a safetensors file, in pieces to be written one after the other: the header, then each tensor where it lies.
 * Equal content gives equal bytes, whatever the order of the maps: larger elements first (so that each stands at a multiple
 * of its size), then by name, and the header padded with spaces to 8.
 */
export function safetensorsPieces({ metadata, tensors }: Tensors): readonly Uint8Array[] {
  const ordered = [...tensors].sort(
    ([a, x], [b, y]) => elementBytes[y.type] - elementBytes[x.type] || (a < b ? -1 : a > b ? 1 : 0),
  );
  const entries: string[] = [];
  if (metadata.size > 0) {
    const sorted = [...metadata].sort(([a], [b]) => (a < b ? -1 : 1));
    entries.push(
      `"${METADATA}":{${sorted.map((pair) => pair.map((text) => JSON.stringify(text)).join(":")).join(",")}}`,
    );
  }
  let end = 0;
  for (const [name, { type, shape, bytes }] of ordered) {
    const offsets = [end, end + bytes.length];
    end += bytes.length;
    entries.push(`${JSON.stringify(name)}:${JSON.stringify({ dtype: type, shape, data_offsets: offsets })}`);
  }
  const text = Buffer.from(`{${entries.join(",")}}`, "utf8");
  const headerLength = Math.ceil(text.length / 8) * 8;
  if (headerLength > LONGEST_HEADER) throw new InvariantError(`a safetensors header would have ${headerLength} bytes`);
  const header = new Uint8Array(8 + headerLength).fill(0x20, 8);
  new DataView(header.buffer).setBigUint64(0, BigInt(headerLength), true);
  header.set(text, 8);
  return [header, ...ordered.map(([, { bytes }]) => bytes)];
}

/** Numbers as the bytes of an F32 tensor. (All platforms of Node are little-endian, as the format is.) */
export const floats = (values: Float32Array): Tensor => ({
  type: "F32",
  shape: [values.length],
  bytes: new Uint8Array(values.buffer, values.byteOffset, values.byteLength),
});

/** The numbers of an F32 tensor, not to be written to: where they lie, or copied where that is no multiple of 4. */
export const floatsIn = (tensor: Tensor): Float32Array =>
  tensor.bytes.byteOffset % 4 === 0
    ? new Float32Array(tensor.bytes.buffer, tensor.bytes.byteOffset, tensor.bytes.byteLength / 4)
    : floatsOf(tensor);

/** The numbers of an F32 tensor, copied: its bytes need not stand at a multiple of 4. (A Buffer's slice() is no copy.) */
export const floatsOf = (tensor: Tensor): Float32Array => new Float32Array(new Uint8Array(tensor.bytes).buffer);
