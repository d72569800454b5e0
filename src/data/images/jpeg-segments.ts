/** A marker of a JPEG with what belongs to it (ITU-T T.81, B.1.1). */
export interface Segment {
  /** Its second byte: 0xc4 for tables of codes. */
  readonly marker: number;
  /** Its content, behind the length: from here to before `end`, which may lie behind the file's last byte. */
  readonly start: number;
  readonly end: number;
  /** Where the next segment begins, or the file ends; behind a scan's header, coded data stand before it. */
  readonly next: number;
}

export const SCAN = 0xda;
const END_OF_IMAGE = 0xd9;

/** The segments from byte `from` on, up to the end of the image. Bytes that belong to none are passed over. */
export function* segmentsOf(bytes: Uint8Array, from = 2): Generator<Segment, void, void> {
  for (let at = nextMarker(bytes, from); at + 4 <= bytes.length; ) {
    const marker = bytes[at + 1]!;
    if (marker === END_OF_IMAGE) return;
    const end = at + 2 + bytes[at + 2]! * 256 + bytes[at + 3]!;
    const next = nextMarker(bytes, end);
    yield { marker, start: at + 4, end, next };
    at = next;
  }
}

/** Whether it is a restart marker: one of those that stand inside coded data (B.2.1). */
export const isRestart = (marker: number): boolean => marker >= 0xd0 && marker <= 0xd7;

/** Where the next marker stands that is neither coded data (a zero follows 0xff there) nor a restart marker. */
function nextMarker(bytes: Uint8Array, from: number): number {
  for (let at = bytes.indexOf(0xff, from); at >= 0; ) {
    const marker = bytes[at + 1];
    if (marker === undefined) break;
    if (marker !== 0x00 && marker !== 0xff && marker !== 0x01 && !isRestart(marker)) return at;
    at = bytes.indexOf(0xff, at + 1);
  }
  return bytes.length;
}
