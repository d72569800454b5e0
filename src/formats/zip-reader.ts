import { crc32, inflateRawSync } from "node:zlib";
import { LthError } from "../errors.ts";
import { quoted } from "./safetensors-reader.ts";

/** One member of a zip file. */
export interface ZipEntry {
  /** As the file has it; a path that nobody should write to. */
  readonly name: string;
  /** Bytes once it is unpacked. */
  readonly size: number;
  /** Unpacks it, and checks length and checksum. */
  bytes(): Uint8Array;
}

/** Unpacked, a file may be so many times as long as it is, or 1 MiB if that is more: what grows further is no data. */
const MOST_GROWTH = 200;
const ALWAYS_TAKEN = 1 << 20;

const END = 0x0605_4b50;
const ENTRY = 0x0201_4b50;
const MEMBER = 0x0403_4b50;
const [STORED, DEFLATED] = [0, 8];

/**
 * The members of a zip file, taken as hostile: its directory is read, and nothing is unpacked before it is asked for. Throws an
 * LthError that names `file` for what is damaged, encrypted, in several parts, beyond 4 GB (zip64), there twice, or overlaps, and
 * where the members that are used would grow too much: `isUsed` says by its name whether one will be unpacked.
 */
export function readZip(
  bytes: Uint8Array,
  file: string,
  isUsed: (name: string) => boolean = () => true,
): readonly ZipEntry[] {
  const fault = zipFault(file);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const end = endOf(view);
  if (end === undefined) throw fault("expected a zip file, found no end of one");
  const count = view.getUint16(end + 10, true);
  const [length, start] = [view.getUint32(end + 12, true), view.getUint32(end + 16, true)];
  if (view.getUint16(end + 4, true) !== 0 || view.getUint16(end + 8, true) !== count)
    throw fault("expected one part, found one of several");
  if (count === 0xffff || length === 0xffff_ffff || start === 0xffff_ffff)
    throw fault("expected a plain zip file, found zip64");
  if (start + length !== end) throw fault(`its directory is said to end at byte ${start + length}, expected ${end}`);
  const entries: Listed[] = [];
  let at = start;
  for (let i = 0; i < count; i++) {
    if (at + 46 > end || view.getUint32(at, true) !== ENTRY)
      throw fault(`entry ${i + 1} of ${count} of its directory is damaged`);
    const listed = entryAt(bytes, view, at, end, fault);
    entries.push(listed.entry);
    at = listed.next;
  }
  if (at !== end) throw fault(`${count} entries take ${at - start} bytes of its directory, expected ${length}`);
  refuseDoubles(entries, start, fault);
  const grown = entries.reduce((sum, { name, size }) => (isUsed(name) ? sum + size : sum), 0);
  const most = Math.max(ALWAYS_TAKEN, MOST_GROWTH * bytes.length);
  if (grown > most) throw fault(`its members are said to have ${grown} bytes, expected at most ${most}`);
  return entries.map((entry) => ({ name: entry.name, size: entry.size, bytes: () => unpacked(bytes, entry, fault) }));
}

type Fault = (found: string) => LthError;

const zipFault =
  (file: string): Fault =>
  (found) =>
    new LthError(`${file}: ${found}`, "write it again, with numpy.savez", { fault: "found" });

interface Listed {
  readonly name: string;
  readonly method: number;
  readonly checksum: number;
  readonly packed: number;
  readonly size: number;
  /** Where its bytes begin. */
  readonly at: number;
}

/** The end record: the last one whose comment ends with the file. */
function endOf(view: DataView): number | undefined {
  for (let at = view.byteLength - 22; at >= Math.max(0, view.byteLength - 22 - 0xffff); at--) {
    if (view.getUint32(at, true) === END && at + 22 + view.getUint16(at + 20, true) === view.byteLength) return at;
  }
  return undefined;
}

function entryAt(bytes: Uint8Array, view: DataView, at: number, end: number, fault: Fault) {
  const [flags, method] = [view.getUint16(at + 8, true), view.getUint16(at + 10, true)];
  const [checksum, packed, size] = [16, 20, 24].map((place) => view.getUint32(at + place, true));
  const [nameLength, extra, comment] = [28, 30, 32].map((place) => view.getUint16(at + place, true));
  const next = at + 46 + (nameLength ?? 0) + (extra ?? 0) + (comment ?? 0);
  if (next > end) throw fault("an entry of its directory goes on behind its end");
  const name = Buffer.from(bytes.subarray(at + 46, at + 46 + (nameLength ?? 0))).toString("utf8");
  const member = quoted(name);
  if ((flags & 1) !== 0) throw fault(`member ${member} is encrypted`);
  if (method !== STORED && method !== DEFLATED)
    throw fault(`member ${member} is packed by method ${method}, expected 0 or 8`);
  const local = view.getUint32(at + 42, true);
  if (local + 30 > bytes.length || view.getUint32(local, true) !== MEMBER)
    throw fault(`member ${member} is not where it should be`);
  const begin = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
  if (begin + (packed ?? 0) > bytes.length) throw fault(`member ${member} goes on behind the end of the file`);
  if (method === STORED && packed !== size) throw fault(`member ${member} has ${packed} bytes, expected ${size}`);
  const entry: Listed = { name, method, checksum: checksum ?? 0, packed: packed ?? 0, size: size ?? 0, at: begin };
  return { entry, next };
}

function refuseDoubles(entries: readonly Listed[], start: number, fault: Fault): void {
  const names = new Set<string>();
  for (const { name } of entries) {
    if (names.has(name)) throw fault(`member ${quoted(name)} is there twice`);
    names.add(name);
  }
  let free = 0;
  for (const { name, at, packed } of entries.toSorted((a, b) => a.at - b.at)) {
    if (at < free || at + packed > start) throw fault(`member ${quoted(name)} overlaps another`);
    free = at + packed;
  }
}

function unpacked(bytes: Uint8Array, { name, method, checksum, packed, size, at }: Listed, fault: Fault): Uint8Array {
  const given = bytes.subarray(at, at + packed);
  const found = method === STORED ? given : inflated(given, size);
  if (found?.length !== size) throw fault(`member ${quoted(name)} cannot be unpacked to its ${size} bytes`);
  if (crc32(found) !== checksum) throw fault(`member ${quoted(name)} has another checksum than it should`);
  return found;
}

function inflated(bytes: Uint8Array, size: number): Uint8Array | undefined {
  try {
    // In one piece with room for one byte more: zlib's pieces would be there twice while they are put together.
    return inflateRawSync(bytes, { maxOutputLength: Math.max(1, size), chunkSize: Math.max(64, size + 1) });
  } catch {
    return undefined; // zlib's words are no help: the member is named
  }
}
