import { countText as thousands } from "../numbers-in-words.ts";
import { jobsOf, type RunRecord } from "./record.ts";

/** What a ticket of a round keeps of the dense network, in the first trial's counts. */
export interface Size {
  readonly survivors: number;
  readonly weights: number;
}

/** Null where nobody counted. */
export function sizeAt(record: Pick<RunRecord, "jobs">, round: number): Size | null {
  const [job] = jobsOf(record, "ticket", round);
  const sum = (of: "survivors" | "weights") => (job?.layers ?? []).reduce((all, layer) => all + layer[of], 0);
  const weights = sum("weights");
  return weights === 0 ? null : { survivors: sum("survivors"), weights };
}

/**
 * `28,823 of 266,200; 149 kB with its mask instead of 1,065 kB`: four bytes for each weight that is kept and a bit for each that
 * there was. Biases are in neither.
 */
export function sizeInWords({ survivors, weights }: Size): string {
  const kept = 4 * survivors + Math.ceil(weights / 8);
  const unit = kept < 1e6 ? ([1000, "kB"] as const) : ([1e6, "MB"] as const);
  const size = (bytes: number) => {
    const value = bytes / unit[0];
    return value < 10 ? value.toFixed(1) : thousands(value);
  };
  return `${thousands(survivors)} of ${thousands(weights)}; ${size(kept)} ${unit[1]} with its mask instead of ${size(4 * weights)}`;
}
