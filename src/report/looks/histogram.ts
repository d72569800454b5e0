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

/** The values of several of the same bins and unit together. Undefined of none. */
export function pooled(all: readonly Histogram[]): Histogram | undefined {
  const [first] = all;
  if (first === undefined) return undefined;
  return { ...first, counts: first.counts.map((_, i) => all.reduce((sum, { counts }) => sum + (counts[i] ?? 0), 0)) };
}

/** The middle of each bin, and how dense values lie there: the area under all of it is 1. */
export function density({ from, width, unit, counts }: Histogram): readonly (readonly [x: number, y: number])[] {
  const all = counts.reduce((sum, count) => sum + count, 0);
  return counts.map((count, i) => [unit * (from + (i + 0.5) * width), all === 0 ? 0 : count / (all * unit * width)]);
}
