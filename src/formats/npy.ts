/** The format of one NumPy array (numpy.lib.format): a magic number, a header that is a Python literal, the values. */

/** Values of an npy file: numbers, truth values (bytes of 0 and 1), or texts. */
export type NpyValues = Float32Array | Float64Array | Uint8Array | readonly string[];

const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0];

/** The bytes of an array in pieces, version 1.0, row by row. Uint8Array: of booleans. */
export function npyBytes(shape: readonly number[], values: NpyValues): readonly Uint8Array[] {
  const longest = Array.isArray(values) ? Math.max(1, ...values.map((value) => [...value].length)) : 0;
  const kind =
    values instanceof Float32Array
      ? "<f4"
      : values instanceof Float64Array
        ? "<f8"
        : longest > 0
          ? `<U${longest}`
          : "|b1";
  const sizes = shape.length === 1 ? `${shape[0]},` : shape.join(", ");
  const text = `{'descr': '${kind}', 'fortran_order': False, 'shape': (${sizes}), }`;
  const length = Math.ceil((MAGIC.length + 2 + text.length + 1) / 64) * 64;
  const header = new Uint8Array(length).fill(0x20);
  header.set(MAGIC);
  new DataView(header.buffer).setUint16(MAGIC.length, length - MAGIC.length - 2, true);
  header.set(Buffer.from(text, "latin1"), MAGIC.length + 2);
  header[length - 1] = 0x0a;
  return [header, bytesOf(values, longest)];
}

/** Little-endian, as all platforms of Node are; texts as UTF-32, filled up with zeros. */
function bytesOf(values: NpyValues, longest: number): Uint8Array {
  if ("buffer" in values) return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  const codes = new Uint32Array(values.length * longest);
  values.forEach((value, i) => {
    [...value].forEach((letter, k) => {
      codes[i * longest + k] = letter.codePointAt(0) ?? 0;
    });
  });
  return new Uint8Array(codes.buffer);
}
