import type { Histogram } from "../../report/index.ts";

/** Where peaks are looked for. */
export interface Window {
  /** Bins that are taken together. */
  readonly bins: number;
  /** The valley's first bin; undefined: wherever it is deepest. */
  readonly valley?: number;
}

/**
 * Whether values have two peaks, as what that means: fewer lie in a valley than at the lower of the peaks on both sides of it. By
 * trial the share of values at that peak, and in the valley. Where they are is taken from the other trials (a single one is its own
 * measure), so that chance, which gives every trial a highest place, makes no peaks: with one peak the first is not above the
 * second.
 *
 * Sarle's bimodality coefficient is not asked: two equal normal distributions have two peaks from a distance of 2 deviations
 * on, and a coefficient above 5/9 only from 3.7; an exponential distribution has one peak, and 5/9.
 */
export function peakAndValley(
  trials: ReadonlyMap<number, Histogram>,
  window: Window,
): ReadonlyMap<number, readonly [peak: number, valley: number]> {
  return new Map(
    [...trials].flatMap(([trial, { counts }]) => {
      const others = [...trials].filter(([other]) => other !== trial).map(([, histogram]) => histogram.counts);
      const places = placesIn(windowed(others.length === 0 ? [counts] : others, window), window);
      if (!places) return [];
      const all = counts.reduce((sum, count) => sum + count, 0);
      const own = windowed([counts], window);
      const share = (place: number) => (own[place] ?? 0) / Math.max(1, all);
      return [[trial, [Math.min(share(places.left), share(places.right)), share(places.valley)]] as const];
    }),
  );
}

/** How many values lie in as many bins from each one on, all histograms together. */
function windowed(all: readonly (readonly number[])[], { bins }: Window): readonly number[] {
  const length = (all[0]?.length ?? 0) - bins + 1;
  return Array.from({ length: Math.max(0, length) }, (_, from) =>
    all.reduce((sum, counts) => sum + counts.slice(from, from + bins).reduce((a, b) => a + b, 0), 0),
  );
}

interface Places {
  readonly left: number;
  readonly valley: number;
  readonly right: number;
}

/** The valley with the highest peaks on both sides over it: windows that share no bin. */
function placesIn(heights: readonly number[], { bins, valley: asked }: Window): Places | null {
  const highest = (from: number, until: number) =>
    heights.slice(from, until).reduce((best, height, i) => (height > (heights[best] ?? -1) ? from + i : best), from);
  const possible = heights.flatMap((height, valley) => {
    if ((asked !== undefined && valley !== asked) || valley < bins || valley + bins >= heights.length) return [];
    const [left, right] = [highest(0, valley - bins + 1), highest(valley + bins, heights.length)];
    return [{ left, valley, right, depth: Math.min(heights[left] ?? 0, heights[right] ?? 0) - height }];
  });
  return possible.reduce<(typeof possible)[number] | null>(
    (best, each) => (best && best.depth >= each.depth ? best : each),
    null,
  );
}
