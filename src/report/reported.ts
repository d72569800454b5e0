import { isResult } from "../lottery/index.ts";
import { weighsPixels } from "../models/index.ts";
import { sizeOf } from "../shape.ts";
import { jobsOf, type RunRecord, type RunSummary, summarize } from "../verdict/index.ts";
import { type Look, looksOf } from "./looks/index.ts";

/** How many connections of the first layer each pixel keeps. */
export interface PixelCounts {
  readonly round: number;
  readonly density: number;
  /** rows x columns, summed over channels. */
  readonly counts: readonly number[];
  /** Which trial's mask it is. */
  readonly trial: number;
}

/** A run with all that its report is drawn from, read once. */
export interface Reported {
  readonly record: RunRecord;
  readonly summary: RunSummary;
  /** The dense network, the smallest ticket that matches it (or else one in the middle) and the smallest, of one trial. */
  readonly pixels: readonly PixelCounts[];
  /** What the weights do; undefined where nobody asked to look at them. */
  readonly looks?: readonly Look[] | undefined;
}

/** What a report goes into. */
export interface Depth {
  /** Looks at weights, too: reads the dense network and three tickets of each trial. Default: false. */
  readonly weights?: boolean | undefined;
}

export async function gather(record: RunRecord, { weights = false }: Depth = {}): Promise<Reported> {
  const summary = summarize(record);
  const { rows, columns } = record.input;
  // A flat input has no picture.
  const pixels: PixelCounts[] = [];
  if (rows > 1 && columns > 1 && weighsPixels(record.spec.model)) {
    // One network after the other: each is read whole, and its picture alone is kept.
    const rounds = pictured(summary);
    const trial = wholeTrial(record, rounds);
    for (const round of rounds) pixels.push(...(await pixelsOf(record, round, trial)));
  }
  return { record, summary, pixels, looks: weights ? await looksOf(record) : undefined };
}

function pictured({ rounds, verdict }: RunSummary): readonly RunSummary["rounds"][number][] {
  const middle = rounds[Math.floor((rounds.length - 1) / 2)];
  const matching = rounds.find(({ round }) => round === verdict.smallestMatching?.round) ?? middle;
  return rounds.filter((round) => round === rounds[0] || round === matching || round === rounds.at(-1));
}

/** The first trial whose tickets of these rounds all have results; where there is none, the one with the most that have. */
function wholeTrial(record: RunRecord, rounds: RunSummary["rounds"]): number {
  const ended = new Map<number, number>();
  for (const { round } of rounds)
    for (const { trial, outcome } of jobsOf(record, "ticket", round))
      if (isResult(outcome)) ended.set(trial, (ended.get(trial) ?? 0) + 1);
  const [[trial] = [0]] = [...ended].sort(([a, some], [b, others]) => others - some || a - b);
  return trial;
}

/** The picture of a trial's ticket of a round, or nothing where it has no mask for it. */
async function pixelsOf(
  record: RunRecord,
  { round, density }: RunSummary["rounds"][number],
  trial: number,
): Promise<readonly PixelCounts[]> {
  const [mask] = (await record.network({ trial, role: "ticket", round }, "end"))?.masks.values() ?? [];
  const inputs = sizeOf(record.input);
  if (mask === undefined || mask.length % inputs !== 0) return [];
  const plane = record.input.rows * record.input.columns;
  const counts = new Array<number>(plane).fill(0);
  mask.forEach((bit, i) => {
    counts[(i % inputs) % plane]! += bit;
  });
  return [{ round, density, counts, trial }];
}
