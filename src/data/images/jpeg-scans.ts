import { SCAN, segmentsOf } from "./jpeg-segments.ts";

/** Coefficients of a block. */
const COEFFICIENTS = 64;

/** A frame as its scans see it. */
export interface Frame {
  /** In several passes: ranges of coefficients, then more bits of them (ITU-T T.81, annex G). */
  readonly progressive: boolean;
  readonly componentIds: readonly number[];
}

/**
 * Whether the scans from byte `from` on bring every coefficient of every component in full. A file whose last scans are
 * missing and which ends as it should is decoded to a blurred or colourless picture without a word from libjpeg. What
 * stands inside the scans is for jpeg-coded.ts and the decoder to judge.
 */
export function scansAreWhole(bytes: Uint8Array, from: number, { progressive, componentIds }: Frame): boolean {
  /** By component: how many low bits of each coefficient are still to come, or NOTHING. */
  const missing = new Map(componentIds.map((id) => [id, new Int8Array(COEFFICIENTS).fill(NOTHING)]));
  for (const scan of scansOf(bytes, from)) {
    for (const id of scan.componentIds) {
      const bits = missing.get(id);
      if (!progressive) bits?.fill(0);
      for (let i = scan.first; progressive && bits && i <= Math.min(scan.last, COEFFICIENTS - 1); i++) {
        if (scan.before === 0 || bits[i] === scan.before) bits[i] = scan.after;
      }
    }
  }
  return [...missing.values()].every((bits) => bits.every((each) => each === 0));
}

const NOTHING = -1;

/** A scan's header (B.2.3): coefficients `first` to `last`, of which so many low bits were and are still to come. */
interface Scan {
  readonly componentIds: readonly number[];
  readonly first: number;
  readonly last: number;
  readonly before: number;
  readonly after: number;
}

function* scansOf(bytes: Uint8Array, from: number): Generator<Scan, void, void> {
  const at = (i: number) => bytes[i] ?? 0;
  for (const { marker, start, end: ends } of segmentsOf(bytes, from)) {
    const count = at(start);
    const end = start + 1 + 2 * count;
    if (marker !== SCAN || end + 3 > Math.min(ends, bytes.length)) continue;
    yield {
      componentIds: Array.from({ length: count }, (_, c) => at(start + 1 + 2 * c)),
      first: at(end),
      last: at(end + 1),
      before: at(end + 2) >> 4,
      after: at(end + 2) & 15,
    };
  }
}
