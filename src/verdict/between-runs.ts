import { type Interval, unpairedDifference, unpairedRatio } from "./interval.ts";
import { judgedAtEnd } from "./judged-at.ts";
import { byTrial } from "./paired.ts";
import { accuracyGain, accuracyIn, divergedIn, readingOf, timeIn, timeRatio } from "./readings.ts";
import { endedBefore, jobsOf, type RunRecord } from "./record.ts";

/** How the tickets of two runs differ in one round. */
export interface Between {
  /** The second's accuracy less the first's, where the first's verdict takes it, from 0 to 1; null where one has none. */
  readonly accuracy: Interval | null;
  /** The second's early-stop iteration divided by the first's: below 1 the second is sooner. Null at the end, and at 0. */
  readonly time: Interval | null;
  /** Trials of the first and of the second run whose ticket diverged, here or before: intervals are of those that went well. */
  readonly diverged: readonly [number, number];
  /** Trials with the same number had the same seeds and data; else intervals are Welch's, of two independent samples. */
  readonly paired: boolean;
}

type Compared = Pick<RunRecord, "jobs" | "spec" | "data">;

/** Whether trial i of the two runs draws from the same streams: the same root seed, on the same data and split. */
export const isPaired = (first: Compared, second: Compared): boolean =>
  first.spec.seed === second.spec.seed &&
  first.data.checksum === second.data.checksum &&
  first.spec.data.validation === second.spec.data.validation;

/** The second run's tickets of a round beside the first's; round 0 compares the dense networks. */
export function betweenRuns(first: Compared, second: Compared, round: number): Between {
  const rule = first.spec.verdict;
  const [one, other] = [first, second].map((record) =>
    jobsOf(record, "ticket", round).map((job) => readingOf(job, rule)),
  );
  const [before, after] = [one ?? [], other ?? []];
  const diverged = [
    divergedIn(before) + endedBefore(first, round),
    divergedIn(after) + endedBefore(second, round),
  ] as const;
  if (isPaired(first, second)) {
    return { accuracy: accuracyGain(after, before), time: timeRatio(after, before, rule), diverged, paired: true };
  }
  const values = (readings: typeof before, of: typeof timeIn) => [...byTrial(readings, of).values()];
  return {
    accuracy: unpairedDifference(values(after, accuracyIn), values(before, accuracyIn)),
    time: judgedAtEnd(rule) ? null : unpairedRatio(values(after, timeIn), values(before, timeIn)),
    diverged,
    paired: false,
  };
}
