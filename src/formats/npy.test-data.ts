/** An npy file with a header as NumPy writes it, or with `header` in its place, and these elements. */
export function npyOf(type: string, shape: readonly number[], bytes: Uint8Array, header?: string): Buffer {
  const text =
    header ??
    `{'descr': '${type}', 'fortran_order': False, 'shape': (${shape.join(", ")}${shape.length === 1 ? "," : ""}), }`;
  const padded = `${text.padEnd(Math.ceil((text.length + 11) / 64) * 64 - 11)}\n`;
  const length = Buffer.alloc(2);
  length.writeUInt16LE(padded.length);
  return Buffer.concat([
    Buffer.from([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0]),
    length,
    Buffer.from(padded, "latin1"),
    bytes,
  ]);
}
