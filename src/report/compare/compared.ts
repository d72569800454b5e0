import { shortLabelsOf } from "../../lottery/index.ts";
import { type RunRecord, type RunSummary, summarize } from "../../verdict/index.ts";

/** A run beside others, with what it is called there. */
export interface Compared {
  readonly record: RunRecord;
  readonly summary: RunSummary;
  /**
   * The fields in which it differs from most others of its preset, and the preset where there are several; its name or id where
   * there is no such field. No two are equal.
   */
  readonly label: string;
}

/** Runs beside each other, in the order in which they are given; the first is what the others are compared with. */
export function comparedRuns(records: readonly RunRecord[]): readonly Compared[] {
  const presets = [...new Set(records.map(({ preset }) => preset))];
  const labels = new Map<RunRecord, string>();
  for (const preset of presets) {
    const group = records.filter((record) => record.preset === preset);
    const fields = shortLabelsOf(group.map(({ spec }) => spec));
    group.forEach((record, i) => {
      const own = [...(presets.length > 1 ? [preset] : []), ...(fields[i] ?? [])].join(" ");
      labels.set(record, own === "" ? (record.name ?? record.id) : own);
    });
  }
  const count = new Map<string, number>();
  for (const label of labels.values()) count.set(label, (count.get(label) ?? 0) + 1);
  return records.map((record) => {
    const label = labels.get(record) ?? record.id;
    return {
      record,
      summary: summarize(record),
      label: (count.get(label) ?? 0) > 1 ? `${label} (${record.id})` : label,
    };
  });
}
