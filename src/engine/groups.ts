import { LANES } from "./instructions.ts";
import type { SideLists } from "./lists.ts";

/** Weights that share one side (an input, or an output) in sets of `size`, and sets in groups of 16 weights: the gradient
 * kernel takes a group at a time. */
export interface GroupLists {
  readonly size: number;
  /** The shared side of each set, 16 / size of them to a group. */
  readonly shared: Int32Array;
  /** The other side and the entry of each weight, group after group. */
  readonly others: Int32Array;
  readonly places: Int32Array;
}

const SIZES = [16, 8, 4] as const;
const SMALLEST = 4;

/**
 * Sets of 16, 8 and 4 weights that share a side and whose other sides lie in one block of `height`, so that the block's
 * activations stay in the first-level cache. A set with fewer weights is filled up with place `spare`, at most three of
 * them; a group with fewer sets repeats its last side with spare places only.
 */
export function groupLists(lists: SideLists, height: number, others: number, spare: number): readonly GroupLists[] {
  const groups = SIZES.map((size) => ({
    size,
    shared: [] as number[],
    others: [] as number[],
    places: [] as number[],
  }));
  const next = lists.starts.slice(0, lists.rows);
  for (let end = height; end - height < others; end += height) {
    for (let row = 0; row < lists.rows; row++) {
      const first = next[row]!;
      let last = first;
      while (last < lists.starts[row + 1]! && lists.indices[last]! < end) last++;
      next[row] = last;
      for (let k = first; k < last; ) {
        const group = groups.find(({ size }) => last - k > size - SMALLEST) ?? groups[SIZES.length - 1]!;
        group.shared.push(row);
        for (let j = 0; j < group.size; j++, k++) {
          group.others.push(k < last ? lists.indices[k]! : 0);
          group.places.push(k < last ? lists.places[k]! : spare);
        }
      }
    }
  }
  for (const group of groups) {
    while (group.places.length % LANES !== 0) {
      group.shared.push(group.shared.at(-1)!);
      for (let j = 0; j < group.size; j++) {
        group.others.push(0);
        group.places.push(spare);
      }
    }
  }
  return groups.map(({ size, ...list }) => ({
    size,
    shared: Int32Array.from(list.shared),
    others: Int32Array.from(list.others),
    places: Int32Array.from(list.places),
  }));
}

/** What groups cost to run, in weights: loading a shared side is as much work as one weight, adding 16 lanes of 16 weights
 * as much as about six. */
export const costOf = (groups: readonly GroupLists[]): number =>
  groups.reduce((sum, { shared, places }) => sum + shared.length + places.length + (places.length / LANES) * 6, 0);
