import { accuracy, isResult, type JobRecord, mightStopLater } from "../lottery/index.ts";
import { countText } from "../numbers-in-words.ts";
import { jobsOf, judgedAtEnd, type RunRecord } from "../verdict/index.ts";
import { type Column, table } from "./table.ts";

/** A run of the dense network alone: a line for each trial. Accuracies in percent. */
export function trialTable({ jobs, spec }: Pick<RunRecord, "jobs" | "spec">, width: number): string[] {
  const percent = (title: string, keep: number, at: "atEarlyStop" | "atEnd", part: "test" | "train") => ({
    title,
    keep,
    align: "right" as const,
    cell: ({ outcome }: JobRecord) => (isResult(outcome) ? (100 * accuracy(outcome[at][part])).toFixed(2) : "diverged"),
  });
  const early: Column<JobRecord>[] = [
    {
      title: "early stop",
      keep: 7,
      align: "right",
      cell: ({ role, outcome }) =>
        isResult(outcome)
          ? `${countText(outcome.earlyStopIteration)}${mightStopLater({ role, outcome }) ? "+" : ""}`
          : "-",
    },
    percent("test there", 8, "atEarlyStop", "test"),
    percent("training there", 3, "atEarlyStop", "train"),
  ];
  const end = [percent("test at end", 5, "atEnd", "test"), percent("training at end", 2, "atEnd", "train")];
  const trial: Column<JobRecord> = {
    title: "trial",
    keep: 9,
    align: "right",
    cell: ({ trial: number }) => String(number),
  };
  const atEnd = judgedAtEnd(spec.verdict);
  return table([trial, ...(atEnd ? [...end, ...early] : [...early, ...end])], jobsOf({ jobs }, "ticket", 0), width);
}
