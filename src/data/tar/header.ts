export const BLOCK = 512;

/** One header of a tar archive: POSIX ustar, GNU's, or the old form before both (POSIX.1-2017, pax, "ustar Format"). */
export interface Header {
  /** Bytes of the name, the prefix put before it. */
  readonly name: Uint8Array;
  /** One letter; "0" also where the old form has a NUL. */
  readonly type: string;
  readonly size: number;
  /** Bytes of the name that a link leads to. */
  readonly target: Uint8Array;
}

/** A header that is not sound: `fault` says why. */
export interface BadHeader {
  readonly name: Uint8Array;
  readonly fault: string;
}

/** Reads a block that is not all zeros. Every field that is used must be exactly as the format says. */
export function readHeader(block: Uint8Array): Header | BadHeader {
  const magic = Buffer.from(block).toString("latin1", 257, 265);
  const posix = magic.startsWith("ustar\0");
  const prefix = posix ? upToNul(block.subarray(345, 500)) : block.subarray(0, 0);
  const last = upToNul(block.subarray(0, 100));
  const name = prefix.length === 0 ? last : Buffer.concat([prefix, Buffer.from("/"), last]);
  const bad = (fault: string): BadHeader => ({ name, fault });

  const says = number(block.subarray(148, 156));
  const sum = block.reduce((total, byte, i) => total + (i >= 148 && i < 156 ? 32 : byte), 0);
  if (says !== sum) return bad(`its header is damaged: expected the checksum ${sum}, found ${says ?? "no number"}`);
  if (!posix && magic !== "ustar  \0" && magic !== "\0\0\0\0\0\0\0\0")
    return bad("its header is of no form that is known");
  if (block.subarray(last.length, 100).some((byte) => byte !== 0)) return bad("its name goes on after a NUL");

  const letter = String.fromCharCode(block[156] ?? 0);
  const special = specials[letter];
  if (special !== undefined) return bad(`expected a file or a folder, found ${special} (type ${letter})`);
  const folder = letter === "5" || (letter === "\0" && last.at(-1) === 0x2f);
  const field = block.subarray(124, 136);
  const size = folder && field.every((byte) => byte === 0 || byte === 32) ? 0 : number(field);
  if (size === undefined) return bad(`expected a size in octal or base 256, at least 0, found ${shownField(field)}`);
  return { name, type: folder ? "5" : letter === "\0" ? "0" : letter, size, target: upToNul(block.subarray(157, 257)) };
}

/** What GNU tar writes besides files. Their sizes are of forms of their own: a label has none. */
const specials: Readonly<Record<string, string>> = {
  V: "a volume label, as tar -V writes",
  M: "the rest of a file that begins in another volume",
  D: "a list of a folder, as tar --incremental writes",
};

export const isBad = (header: Header | BadHeader): header is BadHeader => "fault" in header;

function upToNul(field: Uint8Array): Uint8Array {
  const end = field.indexOf(0);
  return end < 0 ? field : field.subarray(0, end);
}

/** Octal digits with spaces before and spaces or NULs behind, or GNU's base 256; undefined if it is neither. */
function number(field: Uint8Array): number | undefined {
  const [first = 0] = field;
  if ((first & 0x80) === 0) {
    const [, digits] = /^ *([0-7]+)[ \0]*$/.exec(Buffer.from(field).toString("latin1")) ?? [];
    return digits === undefined ? undefined : Number.parseInt(digits, 8);
  }
  if ((first & 0x40) !== 0) return undefined; // negative
  // What is larger than 2^53 comes out about right, and is refused all the same.
  return field.reduce((total, byte, i) => total * 256 + (i === 0 ? byte & 0x3f : byte), 0);
}

const shownField = (field: Uint8Array): string =>
  Array.from(field, (byte) => (byte >= 32 && byte < 127 ? String.fromCharCode(byte) : `\\x${byte.toString(16)}`)).join(
    "",
  );
