import type { Steps } from "../../steps.ts";
import { LANES } from "../program/instructions.ts";
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
 * activations of a block stay in the first-level cache (L1). */
export interface Grouping {
  readonly lists: SideLists;
  readonly height: number;
  /** How many other sides there are. */
  readonly others: number;
}

/** Weights of one set; a set with fewer is filled up, at most with three. */
export const SIZES = [16, 8, 4] as const;
const SMALLEST = 4;

/**
 * Sets of 16, 8 and 4 weights that share a side and whose other sides lie in one block, written into `groups`, one for each
 * of SIZES, where there are zeros. A set with fewer weights is filled up with other side 0 and place `spare`, at most three
 * times; a group with fewer sets repeats its last side with spare places only.
 */
export function* fillGroups(grouping: Grouping, spare: number, groups: readonly GroupLists[]): Steps<void> {
  const { lists } = grouping;
  const next = groups.map(() => 0);
  for (const { places } of groups) places.fill(spare);
  yield* eachSet(grouping, (index, row, from, to) => {
    const { size, shared, others, places } = groups[index]!;
    const set = next[index]!++;
    shared[set] = row;
    for (let k = from; k < to; k++) {
      others[set * size + k - from] = lists.indices[k]!;
      places[set * size + k - from] = lists.places[k]!;
    }
  });
  groups.forEach(({ shared }, index) => {
    const sets = next[index]!;
    shared.fill(shared[sets - 1] ?? 0, sets);
  });
}

/**
 * How many sets of each of SIZES there are, in whole groups. `counts`: how many weights each shared side has in each block;
 * or those of one shared side, where there are `times` alike.
 */
export function setsOf(counts: Int32Array, times = 1): readonly number[] {
  const sets = SIZES.map(() => 0);
  for (const count of counts) {
    for (let left = count; left > 0; left -= SIZES[sizeFor(left)]!) sets[sizeFor(left)]! += 1;
  }
  return sets.map((count, i) => roundedUp(count * times, LANES / SIZES[i]!));
}

/**
 * What groups would cost to run, in weights: loading a shared side is as much work as one weight, adding 16 lanes of 16
 * weights as much as about six.
 */
export const costOfGroups = (sets: readonly number[]): number =>
  SIZES.reduce((sum, size, i) => {
    const whole = sets[i] ?? 0;
    return sum + whole + whole * size + ((whole * size) / LANES) * 6;
  }, 0);

/** Which of SIZES the next set has, where so many weights are left. */
function sizeFor(left: number): number {
  const fitting = SIZES.findIndex((size) => left > size - SMALLEST);
  return fitting < 0 ? SIZES.length - 1 : fitting;
}

const roundedUp = (count: number, to: number): number => Math.ceil(count / to) * to;

/** Calls `act` with the size (its place in SIZES), the shared side and the entries of every set, block after block. */
function* eachSet(
  { lists, height, others }: Grouping,
  act: (size: number, row: number, from: number, to: number) => void,
): Steps<void> {
  const next = lists.starts.slice(0, -1);
  for (let end = height; end - height < others; end += height) {
    for (let row = 0; row < next.length; row++) {
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
    yield;
  }
}
