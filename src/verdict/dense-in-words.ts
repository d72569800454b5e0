import { networkName } from "../models/index.ts";
import { counted, countText, percentText } from "../numbers-in-words.ts";
import { judgedAtEnd } from "./judged-at.ts";
import { jobsOf, type RunRecord } from "./record.ts";
import { type Sentence, sentence } from "./sentence.ts";
import { measure, type Statistic } from "./summary.ts";

type Told = Pick<RunRecord, "jobs" | "spec">;

/** Whether a run trains the dense network alone, so that nothing is pruned and nothing is judged. */
export const isDenseAlone = ({ rounds }: { readonly rounds: number }): boolean => rounds === 0;

/** The dense network in one line: the title of a report on it alone. */
export function denseHeadline(record: Told): string {
  const name = `${networkName(record.spec.model)} on ${record.spec.data.name}`;
  const jobs = jobsOf(record, "ticket", 0);
  const { testAccuracyAtEarlyStop: early, testAccuracyAtEnd: end, earlyStopIteration: stop } = measure(jobs);
  if (jobs.length === 0) return `${name}: nothing is trained yet`;
  if (!early || !end || !stop) return `${name}: training diverged`;
  return judgedAtEnd(record.spec.verdict)
    ? `${name}: ${percentText(end.mean)} test accuracy after the last iteration`
    : `${name}: ${percentText(early.mean)} test accuracy at the early stop, iteration ${countText(stop.mean)}`;
}

/** Its accuracies and its early stop, on the examples of each part. */
export function denseInWords(record: Told): readonly Sentence[] {
  const measured = measure(jobsOf(record, "ticket", 0));
  const { earlyStopIteration: stop, testAccuracyAtEarlyStop: test, testAccuracyAtEnd: end } = measured;
  if (!stop || !test || !end) return [];
  const trials = stop.values.length;
  const across = trials > 1 ? ` Means over ${counted(trials, "trial")}, with the smallest and the largest.` : "";
  return [
    sentence(
      "main",
      `At the early stop, iteration ${within(stop, countText)}, where validation loss is lowest: test accuracy ${within(test, percentText)}, training accuracy ${within(measured.trainAccuracyAtEarlyStop, percentText)}.`,
    ),
    sentence(
      "main",
      `After the last iteration: test accuracy ${within(end, percentText)}, training accuracy ${within(measured.trainAccuracyAtEnd, percentText)}.${across}`,
    ),
  ];
}

const within = (statistic: Statistic | null, write: (value: number) => string): string => {
  if (statistic === null) return "unknown";
  const { mean, min, max, values } = statistic;
  return `${write(mean)}${values.length > 1 ? ` (${write(min)} to ${write(max)})` : ""}`;
};
