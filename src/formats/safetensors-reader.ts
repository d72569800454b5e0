import { LthError, messageOf } from "../errors.ts";
import { shortened } from "../text.ts";
import {
  type ElementType,
  elementBytes,
  floatsIn,
  LONGEST_HEADER,
  METADATA,
  type Tensor,
  type Tensors,
} from "./safetensors.ts";
import { isRecord, parseStrict } from "./strict-json.ts";

/** An error about the file, in its own words: what was found and what was expected. */
export const fileFault = (file: string, found: string): LthError =>
  new LthError(
    `${file}: ${found}`,
    "the file is damaged or no safetensors file: restore it, remove it, or name another",
    {
      fault: "found",
    },
  );

/** How large a header may be: bytes of it, and values in its JSON. */
export interface HeaderLimits {
  readonly bytes: number;
  readonly values: number;
}

/**
 * In a file from outside: room for several thousand tensors and the metadata of a ticket. JSON takes up to five times the memory of
 * its text, and tensors none but their own.
 */
export const outsideLimits: HeaderLimits = { bytes: 3_000_000, values: 50_000 };

const ownLimits: HeaderLimits = { bytes: LONGEST_HEADER, values: Number.POSITIVE_INFINITY };

/**
 * Reads a safetensors file, taken as hostile: nothing it says is believed before it is checked, and no more memory is
 * taken than the file has. The tensors' bytes are views into `bytes`. `file` is named in every error.
 */
export function readSafetensors(bytes: Uint8Array, file: string, limits = ownLimits): Tensors {
  const fault = (found: string) => fileFault(file, found);
  if (bytes.length < 8) throw fault(`${bytes.length} bytes, but a safetensors file has at least 8`);
  const length = new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true);
  const limit = Math.min(bytes.length - 8, limits.bytes);
  if (length > BigInt(limit)) throw fault(`its header says ${length} bytes, at most ${limit} are possible`);
  const header = parseHeader(bytes.subarray(8, 8 + Number(length)), limits.values, fault);
  // Plain bytes, of a Buffer too, whose slice() is no copy.
  const start = 8 + Number(length);
  const data = new Uint8Array(bytes.buffer, bytes.byteOffset + start, bytes.length - start);

  const tensors = new Map<string, Tensor>();
  const places: { name: string; begin: number; end: number }[] = [];
  let metadata: ReadonlyMap<string, string> = new Map();
  for (const [name, entry] of Object.entries(header)) {
    if (name === METADATA) {
      metadata = parseMetadata(entry, fault);
      continue;
    }
    const { type, shape, begin, end } = parseEntry(name, entry, data.length, fault);
    places.push({ name, begin, end });
    tensors.set(name, { type, shape, bytes: data.subarray(begin, end) });
  }
  let at = 0;
  for (const { name, begin, end } of places.sort((a, b) => a.begin - b.begin || a.end - b.end)) {
    if (begin !== at) throw fault(`tensor ${quoted(name)} begins at byte ${begin} of the data, expected ${at}`);
    at = end;
  }
  if (at !== data.length) throw fault(`${data.length} bytes of data, but its tensors have ${at}`);
  return { metadata, tensors };
}

/**
 * So many bytes are to stay free before a file of this beginning for its data to stand at a multiple of 4: then its numbers are
 * read where they lie, whatever the length of its header.
 */
export const freeBeforeTensors = (beginning: Uint8Array): number => (4 - ((beginning[0] ?? 0) % 4)) % 4;

/**
 * The numbers of a tensor of a file from outside, all of them finite: views into the file, not to be written to, so that no
 * more memory is taken than the file has; copied only if they stand at no multiple of 4. Throws an LthError that names the tensor.
 */
export function numbersOf(tensor: Tensor, name: string, file: string): Float32Array {
  const fault = (found: string) => fileFault(file, `tensor ${quoted(name)} ${found}`);
  if (tensor.type !== "F32") throw fault(`is ${tensor.type}, expected F32`);
  const values = floatsIn(tensor);
  const odd = values.findIndex((value) => !Number.isFinite(value));
  if (odd >= 0) throw fault(`holds "${values[odd]}" at place ${odd}, expected a number`);
  return values;
}

type Fault = (found: string) => LthError;

function parseHeader(bytes: Uint8Array, most: number, fault: Fault): Record<string, unknown> {
  if (bytes[0] !== 0x7b) throw fault("its header does not begin with {");
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw fault("its header is wrong: it is no UTF-8 text");
  }
  let header: unknown;
  try {
    header = parseStrict(text, 3, most);
  } catch (error) {
    throw fault(`its header is wrong: ${messageOf(error)}`);
  }
  if (!isRecord(header)) throw fault("its header is no JSON object");
  return header;
}

function parseMetadata(entry: unknown, fault: Fault): ReadonlyMap<string, string> {
  if (!isRecord(entry)) throw fault(`${METADATA} is no JSON object`);
  return new Map(
    Object.entries(entry).map(([key, value]) => {
      if (typeof value !== "string") throw fault(`${METADATA} member ${quoted(key)} is no text`);
      return [key, value];
    }),
  );
}

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0;

const isElementType = (value: unknown): value is ElementType =>
  typeof value === "string" && Object.hasOwn(elementBytes, value);

function parseEntry(name: string, entry: unknown, available: number, fault: Fault) {
  const tensor = `tensor ${quoted(name)}`;
  if (!isRecord(entry)) throw fault(`${tensor} is no JSON object`);
  const { dtype: type, shape, data_offsets: offsets, ...others } = entry;
  const [unknown] = Object.keys(others);
  if (unknown !== undefined) throw fault(`${tensor} has an unknown member ${quoted(unknown)}`);
  if (!isElementType(type)) throw fault(`${tensor} has type ${quoted(type)}, expected one of ${known}`);
  if (!Array.isArray(shape) || !shape.every(isCount)) throw fault(`${tensor} has shape ${quoted(shape)}`);
  if (!Array.isArray(offsets) || offsets.length !== 2 || !offsets.every(isCount)) {
    throw fault(`${tensor} has data_offsets ${quoted(offsets)}, expected [begin, end]`);
  }
  const [begin = 0, end = 0]: number[] = offsets;
  if (begin > end || end > available) {
    throw fault(`${tensor} is at bytes ${begin} to ${end}, but there are ${available} bytes of data`);
  }
  // A product beyond 2^53 is inexact, but then it is larger than any file and unequal all the same.
  const expected = shape.reduce((size: number, n: number) => size * n, elementBytes[type]);
  if (expected !== end - begin) {
    throw fault(`${tensor} has ${end - begin} bytes, but ${type} of shape ${quoted(shape)} needs ${expected}`);
  }
  return { type, shape: shape.map(Number), begin, end };
}

/** What a file holds, as an error shows it: a name in it may be as long as the file. */
export const quoted = (value: unknown): string => shortened(JSON.stringify(value) ?? "nothing");

const known = Object.keys(elementBytes).join(", ");
