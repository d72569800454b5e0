import type { SideLists } from "./lists.ts";

/** Weights that share one side (an input, or an output), in groups of `size`: the gradient kernel takes a group at a time. */
export interface GroupLists {
  readonly size: number;
  /** The shared side of each group. */
  readonly shared: Int32Array;
  /** The other side and the entry of each weight, group after group. */
  readonly others: Int32Array;
  readonly places: Int32Array;
}

const SIZES = [16, 8, 4] as const;

/**
 * Groups of 16, 8 and 4 weights that share a side and whose other sides lie in one block of `height`, so that the block's
 * activations stay in the first-level cache. A group with fewer weights is filled up with place `spare`: a filled place
 * costs less than another group, so the smallest size that holds what is left is taken.
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
        const group = groups.find(({ size }) => last - k > size / 2) ?? groups[SIZES.length - 1]!;
        group.shared.push(row);
        for (let j = 0; j < group.size; j++, k++) {
          group.others.push(k < last ? lists.indices[k]! : 0);
          group.places.push(k < last ? lists.places[k]! : spare);
        }
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

/** What groups cost to run, in weights: 16 additions of lanes are as much work as about six weights. */
export const costOf = (groups: readonly GroupLists[]): number =>
  groups.reduce((sum, { size, shared }) => sum + shared.length * (size + 6), 0);
