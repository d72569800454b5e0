/**
 * How often values fall into bins of equal width. Bin i holds what lies from `unit * (from + i * width)` on; the first and the
 * last also what lies beyond.
 */
export interface Histogram {
  readonly from: number;
  readonly width: number;
  readonly unit: number;
  readonly counts: readonly number[];
}

/** Bins to count in. */
export type Bins = Omit<Histogram, "counts" | "unit"> & { readonly bins: number };

/** Counts values, each divided by `unit`. */
export function histogram(values: Iterable<number>, { from, width, bins }: Bins, unit: number): Histogram {
  const counts = new Array<number>(bins).fill(0);
  for (const value of values) {
    const bin = Math.floor((value / unit - from) / width);
    counts[Math.min(bins - 1, Math.max(0, bin))]! += 1;
  }
  return { from, width, unit, counts };
}

/**
 * The values of several of the same bins together, in the largest of their units. The bins of a smaller unit are narrower: what is
 * in one goes into those that it lies in, in proportion, so that counts need not be whole. Undefined of none.
 */
export function pooled(all: readonly Histogram[]): Histogram | undefined {
  const [first] = all;
  if (first === undefined) return undefined;
  const unit = all.reduce((most, each) => Math.max(most, each.unit), 0);
  const parts = all.map((each) => (each.unit === unit ? each.counts : inUnit(each, unit)));
  return {
    ...first,
    unit,
    counts: first.counts.map((_, i) => parts.reduce((sum, counts) => sum + (counts[i] ?? 0), 0)),
  };
}

/** The counts of a histogram in bins of a larger unit. */
function inUnit({ from, width, unit, counts }: Histogram, larger: number): readonly number[] {
  const wide = unit / larger; // of a bin, in the larger ones
  const spread = new Float64Array(counts.length);
  const last = counts.length - 1;
  counts.forEach((count, i) => {
    const low = ((from + i * width) * wide - from) / width;
    const bin = Math.min(last, Math.max(0, Math.floor(low)));
    const beyond = Math.min(1, Math.max(0, (low + wide - bin - 1) / wide));
    spread[bin]! += count * (1 - beyond);
    spread[Math.min(last, bin + 1)]! += count * beyond;
  });
  return [...spread];
}

/** The middle of each bin, and how dense values lie there: the area under all of it is 1. */
export function density({ from, width, unit, counts }: Histogram): readonly (readonly [x: number, y: number])[] {
  const all = counts.reduce((sum, count) => sum + count, 0);
  return counts.map((count, i) => [unit * (from + (i + 0.5) * width), all === 0 ? 0 : count / (all * unit * width)]);
}
