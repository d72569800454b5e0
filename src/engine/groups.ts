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

/** Weights that are grouped: sorted by the side that they share; their other sides lie in blocks of `height`, so that the
 * activations of a block stay in the first-level cache. */
export interface Grouping {
  readonly lists: SideLists;
  readonly height: number;
  /** How many other sides there are. */
  readonly others: number;
}

const SIZES = [16, 8, 4] as const;
const SMALLEST = 4;

/**
 * Sets of 16, 8 and 4 weights that share a side and whose other sides lie in one block. A set with fewer weights is filled
 * up with place `spare`, at most three of them; a group with fewer sets repeats its last side with spare places only.
 */
export function groupLists(grouping: Grouping, spare: number): readonly GroupLists[] {
  const { lists } = grouping;
  const groups = SIZES.map((size, i) => {
    const sets = roundedUp(setsOf(grouping)[i] ?? 0, LANES / size);
    return {
      ...{ size, next: 0 },
      shared: new Int32Array(sets),
      others: new Int32Array(sets * size),
      places: new Int32Array(sets * size).fill(spare),
    };
  });
  eachSet(grouping, (index, row, from, to) => {
    const group = groups[index]!;
    const set = group.next++;
    group.shared[set] = row;
    for (let k = from; k < to; k++) {
      group.others[set * group.size + k - from] = lists.indices[k]!;
      group.places[set * group.size + k - from] = lists.places[k]!;
    }
  });
  for (const { shared, next } of groups) shared.fill(shared[next - 1] ?? 0, next);
  return groups.map(({ next: _, ...group }) => group);
}

/**
 * What groups would cost to run, in weights: loading a shared side is as much work as one weight, adding 16 lanes of 16
 * weights as much as about six. `counts`: how many weights each shared side has in each block.
 */
export function costOf(counts: Int32Array): number {
  const sets = SIZES.map(() => 0);
  for (const count of counts) {
    for (let left = count; left > 0; left -= SIZES[sizeFor(left)]!) sets[sizeFor(left)]! += 1;
  }
  return SIZES.reduce((sum, size, i) => {
    const whole = roundedUp(sets[i] ?? 0, LANES / size);
    return sum + whole + whole * size + ((whole * size) / LANES) * 6;
  }, 0);
}

/** Which of SIZES the next set has, where so many weights are left. */
function sizeFor(left: number): number {
  const fitting = SIZES.findIndex((size) => left > size - SMALLEST);
  return fitting < 0 ? SIZES.length - 1 : fitting;
}

const roundedUp = (count: number, to: number): number => Math.ceil(count / to) * to;

/** How many sets of each size there are. */
function setsOf(grouping: Grouping): readonly number[] {
  const counts = SIZES.map(() => 0);
  eachSet(grouping, (index) => {
    counts[index]! += 1;
  });
  return counts;
}

/** Calls `act` with the size (its place in SIZES), the shared side and the entries of every set, block after block. */
function eachSet(
  { lists, height, others }: Grouping,
  act: (size: number, row: number, from: number, to: number) => void,
): void {
  const next = lists.starts.slice(0, lists.rows);
  for (let end = height; end - height < others; end += height) {
    for (let row = 0; row < lists.rows; row++) {
      let k = next[row]!;
      let last = k;
      while (last < lists.starts[row + 1]! && lists.indices[last]! < end) last++;
      next[row] = last;
      while (k < last) {
        const index = sizeFor(last - k);
        const to = Math.min(last, k + SIZES[index]!);
        act(index, row, k, to);
        k = to;
      }
    }
  }
}
