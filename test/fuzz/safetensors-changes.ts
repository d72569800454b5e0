import type { Draws } from "./draws.ts";
import { jsonText } from "./json-texts.ts";

/** Changes of safetensors files that know the format: a length, the header, the data. */

export const headerOf = (file: Buffer): string => file.toString("utf8", 8, 8 + file.readUInt32LE(0));
export const dataOf = (file: Buffer): Uint8Array => file.subarray(8 + file.readUInt32LE(0));

/** A file of a header, which is given its length, and data. */
export function fileOf(header: string, data: Uint8Array): Uint8Array {
  const text = Buffer.from(header);
  const length = Buffer.alloc(8);
  length.writeUInt32LE(text.length);
  return Buffer.concat([length, text, data]);
}

/** The header with one number, name or text of it changed. `names`: of tensors, in quotes. */
export function changedHeader(text: string, draws: Draws, names: readonly string[]): string {
  const places = [...text.matchAll(/\d+|"[^"]*"|[[\]{}:,]/g)];
  const { 0: found, index } = draws.pick(places);
  const number = Number(found);
  const instead = Number.isFinite(number)
    ? String(draws.pick([number + 1, number - 1, number * 4, 0, -1, 1.5, 2 ** 32, 2 ** 53, 1e300, 8]))
    : draws.pick([
        '"F32"',
        '"U8"',
        '"F64"',
        ...names,
        '"shape"',
        '"__proto__"',
        "[]",
        "{}",
        "null",
        "[1,2]",
        ",",
        "",
        jsonText(draws),
      ]);
  return `${text.slice(0, index)}${instead}${text.slice(index + found.length)}`;
}

interface Entry {
  dtype: string;
  shape: number[];
  data_offsets: [number, number];
}

/** Header and data with one tensor's place or shape changed so that the rest still fits, or nearly. */
export function rearranged(text: string, data: Uint8Array, draws: Draws): { text: string; data: Uint8Array } {
  const { __metadata__, ...tensors }: Record<string, Entry> = JSON.parse(text);
  const entries = Object.values(tensors);
  const [one, other] = [draws.pick(entries), draws.pick(entries)];
  const step = draws.pick([-4, -1, 1, 4, 8]);
  const [begin, end] = one.data_offsets;
  switch (draws.below(5)) {
    case 0:
      one.data_offsets = [...other.data_offsets];
      break;
    case 1:
      one.data_offsets = [Math.max(0, begin + step), Math.max(0, end + step)];
      break;
    case 2:
      one.shape = draws.pick([[], [1, ...one.shape], [...one.shape, 1], [(one.shape[0] ?? 0) + step], [0]]);
      break;
    case 3:
      one.dtype = draws.pick(["F32", "I32", "U8", "BOOL", "F64", "F16"]);
      break;
    default: {
      // The tensor gets bytes more than its shape has, and all behind it move.
      const more = Math.abs(step);
      for (const { data_offsets: offsets } of entries) {
        if (offsets[0] >= end && offsets !== one.data_offsets) offsets[0] += more;
        if (offsets[1] > end || offsets === one.data_offsets) offsets[1] += more;
      }
      data = Buffer.concat([data.subarray(0, end), Buffer.alloc(more, 1), data.subarray(end)]);
    }
  }
  return { text: JSON.stringify({ __metadata__, ...tensors }), data };
}
