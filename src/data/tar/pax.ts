import { nameForError } from "../members/member-path.ts";

/** Attributes of a pax header: the last of each name counts (POSIX.1-2017, pax, "Extended Header"). */
export type Attributes = ReadonlyMap<string, Uint8Array>;

/** Those of POSIX, and `ctime`, which older writers have; all others carry their vendor's name: `SCHILY.dev`. */
const KNOWN =
  /^(atime|charset|comment|ctime|gid|gname|hdrcharset|linkpath|mtime|path|size|uid|uname|(realtime|security|[A-Z][A-Za-z0-9]*)\..+)$/;

/**
 * Reads records `LENGTH KEY=VALUE\n`; a text says what is wrong with them. No checksum guards them, and a damaged `path`
 * would leave its member with another name: a key that no writer has is refused.
 */
export function readAttributes(bytes: Uint8Array): Attributes | string {
  const attributes = new Map<string, Uint8Array>();
  for (let start = 0; start < bytes.length; ) {
    const space = bytes.indexOf(0x20, start);
    const digits = space < 0 ? "" : Buffer.from(bytes.subarray(start, Math.min(space, start + 12))).toString("latin1");
    const end = start + Number(digits);
    const equals = bytes.indexOf(0x3d, space + 1);
    const sound = /^[1-9]\d*$/.test(digits) && end <= bytes.length && bytes[end - 1] === 0x0a;
    if (!sound || equals < 0 || equals >= end) return `its extended header is damaged at byte ${start}`;
    const key = nameForError(bytes.subarray(space + 1, equals));
    if (!KNOWN.test(key)) return `its extended header has an attribute that is not known: ${JSON.stringify(key)}`;
    attributes.set(key, bytes.subarray(equals + 1, end - 1));
    start = end;
  }
  return attributes;
}
