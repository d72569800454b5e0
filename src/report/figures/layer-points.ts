import { jobsOf, type Statistic, statistic } from "../../verdict/index.ts";
import { oneLine } from "../../visible.ts";
import type { Reported } from "../reported.ts";

/** What a layer keeps in a round. */
export interface LayerPoint {
  readonly layer: string;
  readonly round: number;
  readonly weights: number;
  /** Over trials, from 0 to 1. */
  readonly share: Statistic;
}

/** By round, its layers from the input on; tickets only. */
export function layerPoints({ record, summary }: Reported): readonly LayerPoint[] {
  const points: LayerPoint[] = [];
  for (const { round } of summary.rounds) {
    const layers = new Map<string, { weights: number; shares: number[] }>();
    for (const job of jobsOf(record, "ticket", round)) {
      for (const { name: written, survivors, weights } of job.layers) {
        const name = oneLine(written); // SVG, which is XML, cannot hold every letter that a store can
        const known = layers.get(name) ?? { weights, shares: [] };
        known.shares.push(survivors / weights);
        layers.set(name, known);
      }
    }
    for (const [name, { weights, shares }] of layers) {
      const share = statistic(shares);
      if (share) points.push({ layer: name, round, weights, share });
    }
  }
  return points;
}
