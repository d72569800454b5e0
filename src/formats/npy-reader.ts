import { LthError } from "../errors.ts";
import { shortened } from "../text.ts";

/** An array of an npy file. */
export interface NpyArray {
  /** NumPy's name for its elements, such as `|u1`, `<i8`, `<U5`. */
  readonly type: string;
  readonly shape: readonly number[];
  /** The elements, row by row: a view of the file. */
  readonly bytes: Uint8Array;
}

/** No header that NumPy writes of plain arrays is longer. */
const LONGEST_HEADER = 10_000;

/**
 * Reads an npy file (numpy.lib.format, versions 1 to 3), taken as hostile: its header is a Python literal, of which only the three
 * members that it must have are read, and nothing is ever evaluated or unpickled. `file` is named in errors.
 */
export function readNpy(bytes: Uint8Array, file: string): NpyArray {
  const fault = (found: string) =>
    new LthError(`${file}: ${found}`, "write it again, with numpy.save or numpy.savez", { fault: "found" });
  const magic = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];
  if (bytes.length < 10 || !magic.every((byte, i) => bytes[i] === byte)) {
    throw fault(bytes.length === 0 ? "it is empty" : "expected an array of NumPy, found something else");
  }
  const version = bytes[6] ?? 0;
  if (version < 1 || version > 3) throw fault(`it has version ${version}, expected 1 to 3`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const before = version === 1 ? 10 : 12;
  if (bytes.length < before) throw fault("it is cut off");
  const length = version === 1 ? view.getUint16(8, true) : view.getUint32(8, true);
  const most = Math.min(LONGEST_HEADER, bytes.length - before);
  if (length > most) throw fault(`its header says ${length} bytes, at most ${most} are possible`);
  // White space means nothing between its parts, however long it is.
  const text = Buffer.from(bytes.subarray(before, before + length))
    .toString("latin1")
    .replace(/\s+/g, " ");
  const { type, shape } = headerIn(text, fault);
  const data = bytes.subarray(before + length);
  const each = bytesEach(type);
  if (each === undefined) throw fault(`its elements are ${quotedType(type)}, expected numbers, truth values or texts`);
  // A product beyond 2^53 is inexact, but then it is larger than any file and unequal all the same.
  const expected = shape.reduce((size, n) => size * n, each);
  if (expected !== data.length) {
    throw fault(
      `it has ${data.length} bytes of elements, but ${type} of shape (${shape.join(", ")}) needs ${expected}`,
    );
  }
  return { type, shape, bytes: data };
}

type Fault = (found: string) => LthError;

/** `{'descr': '<f4', 'fortran_order': False, 'shape': (3, 4), }`, spelt as Python may spell it. */
const HEADER =
  /^\s*\{\s*(?:(?<quote>['"])(?:descr|fortran_order|shape)\k<quote>\s*:\s*(?:'[^'"\\\n]*'|"[^'"\\\n]*"|True|False|\(\s*(?:\d+L?\s*(?:,\s*\d+L?\s*)*,?\s*)?\))\s*,?\s*){3}\}\s*$/;

function headerIn(text: string, fault: Fault): { readonly type: string; readonly shape: readonly number[] } {
  const member = (name: string, value: string) => new RegExp(`(['"])${name}\\1\\s*:\\s*${value}`).exec(text);
  if (!HEADER.test(text)) throw fault(`its header is not understood: ${quotedType(text)}`);
  const type = member("descr", `(['"])([^'"]*)\\2`)?.[3];
  const order = member("fortran_order", "(True|False)")?.[2];
  const sizes = member("shape", "\\(([^)]*)\\)")?.[2];
  if (type === undefined || order === undefined || sizes === undefined) {
    throw fault(`its header is not understood: ${quotedType(text)}`);
  }
  const shape = (sizes.match(/\d+/g) ?? []).map(Number);
  if (!shape.every(Number.isSafeInteger)) throw fault(`its shape is (${shortened(sizes)})`);
  if (order === "True" && shape.length > 1) {
    throw fault(
      "its elements stand column by column (Fortran order), expected row by row: numpy.ascontiguousarray makes it so",
    );
  }
  return { type, shape };
}

const quotedType = (text: string): string => shortened(JSON.stringify(text));

/** Bytes of one element, or undefined for one that is not read: objects, records, dates. */
function bytesEach(type: string): number | undefined {
  const [, order, kind, count] = /^([<>|=])([biufU])(\d{1,6})$/.exec(type) ?? [];
  if (kind === undefined || order === ">") return undefined;
  const size = Number(count) * (kind === "U" ? 4 : 1);
  const sizes: Readonly<Record<string, readonly number[]>> = { b: [1], i: [1, 2, 4, 8], u: [1, 2, 4, 8], f: [2, 4, 8] };
  return kind === "U" || sizes[kind]?.includes(size) ? size : undefined;
}

/** The whole numbers of an array, each read where it stands when it is asked for: no copy of a file's elements is made. */
export interface WholeNumbers {
  readonly length: number;
  /** The number at a place, undefined behind the last; beyond 2^53 the nearest that a number can be. */
  at(index: number): number | undefined;
}

/** How NumPy's types are read, little-endian. */
const wholes: Readonly<Record<string, (view: DataView, at: number) => number>> = {
  i1: (view, at) => view.getInt8(at),
  i2: (view, at) => view.getInt16(at, true),
  i4: (view, at) => view.getInt32(at, true),
  i8: (view, at) => Number(view.getBigInt64(at, true)),
  u1: (view, at) => view.getUint8(at),
  u2: (view, at) => view.getUint16(at, true),
  u4: (view, at) => view.getUint32(at, true),
  u8: (view, at) => Number(view.getBigUint64(at, true)),
};

/** The whole numbers of an array; undefined where its elements are none. */
export function wholeNumbers({ type, bytes }: NpyArray): WholeNumbers | undefined {
  const [, kind = "", size = ""] = /^[<|=]([iu])(\d)$/.exec(type) ?? [];
  const read = wholes[`${kind}${size}`];
  if (read === undefined) return undefined;
  const [view, each] = [new DataView(bytes.buffer, bytes.byteOffset, bytes.length), Number(size)];
  return { length: bytes.length / each, at: (index) => read(view, index * each) };
}

/** No name is longer. */
const LONGEST_TEXT = 1000;

/** The texts of an array of type `<U...`, without the zeros that fill them up; undefined where it is no such, or holds no text. */
export function textsIn({ type, bytes }: NpyArray): readonly string[] | undefined {
  const letters = Number(/^[<=|]U(\d+)$/.exec(type)?.[1] ?? 0);
  if (letters === 0 || letters > LONGEST_TEXT) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const texts: string[] = [];
  for (let at = 0; at < bytes.length; at += 4 * letters) {
    const codes = Array.from({ length: letters }, (_, i) => view.getUint32(at + 4 * i, true));
    if (codes.some((code) => code > 0x10ffff || (code >= 0xd800 && code < 0xe000))) return undefined;
    texts.push(String.fromCodePoint(...codes).replace(/\0+$/, ""));
  }
  return texts;
}
