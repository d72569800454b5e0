import { kept, lengthOf, type Masks, type Parameter } from "../parameter.ts";
import type { StoredParameter } from "../program/program.ts";

/**
 * From this share of its weights on a layer is computed whole, with zeros: vectors of eight then take less time than finding each
 * weight's output. LeNet's first layer takes 28 us whole, and 42 us of its list at 21%.
 */
const SPARSE = 0.15;

/** The values of a parameter as a lone example reads them. */
export interface ByInput extends Pick<StoredParameter, "each"> {
  readonly live: number;
  /** Where surviving weights stand, by input; null where all values are there. */
  readonly lists: { readonly starts: Int32Array; readonly indices: Int32Array } | null;
}

export function storedByInput(parameter: Parameter, masks: Masks): ByInput {
  const mask = masks.get(parameter.name);
  const length = lengthOf(parameter);
  const [rows = 1, columns = 1] = parameter.shape;
  if (mask === undefined) return { live: length, lists: null, each: (act) => eachOf(length, act) };
  if (kept(mask) >= SPARSE * length) {
    const place = (k: number) => (k % rows) * columns + Math.floor(k / rows);
    return {
      live: length,
      lists: null,
      each: (act) => eachOf(length, (k) => mask[place(k)] === 1 && act(place(k), k)),
    };
  }
  const starts = new Int32Array(columns + 1);
  const found: number[] = [];
  for (let c = 0; c < columns; c++) {
    for (let r = 0; r < rows; r++) if (mask[r * columns + c] === 1) found.push(r);
    starts[c + 1] = found.length;
  }
  const indices = Int32Array.from(found);
  const each: StoredParameter["each"] = (act) => {
    for (let c = 0; c < columns; c++) {
      for (let k = starts[c]!; k < starts[c + 1]!; k++) act(indices[k]! * columns + c, k);
    }
  };
  return { live: indices.length, lists: { starts, indices }, each };
}

function eachOf(count: number, act: (place: number, k: number) => void): void {
  for (let k = 0; k < count; k++) act(k, k);
}
