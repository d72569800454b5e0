import type { Draws } from "./draws.ts";

/** Numbers at which readers of lengths and counts go wrong. */
export const EDGES: readonly number[] = [
  0, 1, 2, 3, 7, 8, 127, 128, 255, 256, 511, 512, 513, 3072, 3073, 0x7fff, 0x8000, 0xffff, 0x1_0000, 0x7fff_ffff,
  0x8000_0000, 0xffff_ffff,
];

/** Changes a number of 1, 2 or 4 bytes that stands at `place`, if it is there. */
export function changeNumber(bytes: Uint8Array, place: number, width: 1 | 2 | 4, draws: Draws, little = false): void {
  if (place < 0 || place + width > bytes.length) return;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const old =
    width === 1 ? view.getUint8(place) : width === 2 ? view.getUint16(place, little) : view.getUint32(place, little);
  const value = draws.pick([
    old + 1,
    old - 1,
    old * 2,
    old ^ (1 << draws.below(8 * width)),
    draws.pick(EDGES),
    draws.below(300),
  ]);
  if (width === 1) view.setUint8(place, value);
  else if (width === 2) view.setUint16(place, value, little);
  else view.setUint32(place, value, little);
}

/** One change that knows nothing of a format: a bit, a byte, a cut, a part left out, given twice, or taken from `other`. */
export function changeBytes(bytes: Uint8Array, other: Uint8Array, draws: Draws): Uint8Array {
  if (bytes.length === 0) return other;
  const at = draws.below(bytes.length);
  const length = Math.min(bytes.length - at, 1 + draws.below(draws.pick([4, 64, 600])));
  switch (draws.below(7)) {
    case 0: {
      const flipped = Uint8Array.from(bytes);
      flipped[at]! ^= 1 << draws.below(8);
      return flipped;
    }
    case 1: {
      const set = Uint8Array.from(bytes);
      set.fill(draws.pick([0, 1, 0x20, 0x7f, 0x80, 0xff, draws.below(256)]), at, at + draws.pick([1, 1, length]));
      return set;
    }
    case 2:
      return bytes.subarray(0, at);
    case 3:
      return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + length)]);
    case 4:
      return Buffer.concat([bytes.subarray(0, at + length), bytes.subarray(at)]);
    case 5: {
      const from = draws.below(other.length + 1);
      return Buffer.concat([
        bytes.subarray(0, at),
        other.subarray(from, from + length),
        bytes.subarray(at + draws.pick([0, length])),
      ]);
    }
    default:
      return Buffer.concat([bytes, other.subarray(0, draws.pick([1, 2, 512, other.length]))]);
  }
}

/** The parts with one of them left out, given twice, moved, or exchanged for one of another list. */
export function changeOrder<T>(parts: readonly T[], others: readonly T[], draws: Draws): T[] {
  const at = draws.below(parts.length + 1);
  const [part] = parts.slice(at, at + 1);
  const rest = [...parts.slice(0, at), ...parts.slice(at + 1)];
  const to = draws.below(parts.length + 1);
  switch (draws.below(4)) {
    case 0:
      return rest;
    case 1:
      return part === undefined ? [...parts] : [...parts.slice(0, to), part, ...parts.slice(to)];
    case 2:
      return part === undefined ? rest : [...rest.slice(0, to), part, ...rest.slice(to)];
    default:
      return [
        ...parts.slice(0, to),
        ...(others.length > 0 ? [draws.pick(others)] : []),
        ...parts.slice(to + draws.below(2)),
      ];
  }
}
