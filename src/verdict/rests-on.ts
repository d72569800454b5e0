import { isResult, isShown, type JobRecord, mightStopLater, roundsWithControls } from "../lottery/index.ts";
import { isResized, networkName } from "../models/index.ts";
import { counted, countText } from "../numbers-in-words.ts";
import { lossText, pointsText } from "./bounds.ts";
import { coarseness } from "./coarse.ts";
import { asSentence } from "./found.ts";
import { timesText } from "./intervals-in-words.ts";
import { judgedAtEnd } from "./judged-at.ts";
import type { RunRecord } from "./record.ts";
import { isAnyJudged, type Judgement, type Verdict } from "./verdict.ts";

type Told = Pick<RunRecord, "jobs" | "trials" | "spec" | "remarks">;

/** What the words and numbers of a verdict mean. Of the rule no part is told that was not used. */
export function ruleInWords(record: Told, { comparisons, verdict }: Judgement): readonly string[] {
  const atEnd = judgedAtEnd(verdict);
  const judged = isAnyJudged(verdict);
  const compared = verdict.tickets.flatMap(({ accuracy }) => (accuracy ? [accuracy] : []));
  const images = testImages(record);
  const test = images === undefined ? "the test part" : `${countText(images)} test images`;
  const measured = atEnd
    ? `Accuracy is on ${test} after the last iteration; times are not compared.`
    : `Accuracy is on ${test} at the early stop, where validation loss is lowest; who learns sooner stops earlier.`;
  const tolerated = pointsText(lossText(verdict));
  const rule = atEnd
    ? `As accurate, which is matching here: by its range less than ${tolerated} lost.`
    : `As accurate: by its range less than ${tolerated} lost. As soon: by its range less than ${verdict.delay} times the time.`;
  const ranges = compared.some(({ low }) => low !== null)
    ? `Ranges are 95% intervals, Student's t on differences paired by trial; ${counted(comparisons, "comparison")}${judged ? ", not corrected for their number" : ""}.`
    : "";
  return [[measured, judged ? rule : "", ranges].filter((text) => text !== "").join(" "), ...estimators(verdict)];
}

/** Papers seldom say which of these they quote. */
function estimators({ fastest, tickets }: Verdict): readonly string[] {
  const time = tickets.find(({ round }) => round === fastest?.round)?.time;
  if (!time) return [];
  return [
    `Times are compared by the geometric mean of ratios: the soonest ticket's early stop is at ${timesText(time.mean)} times the dense network's; the mean of ratios is ${timesText(time.meanOfRatios)}, the ratio of means ${timesText(time.ratioOfMeans)}.`,
  ];
}

/** How many trainings a run has, diverged ones with them, and how many were asked for. */
export interface Trainings {
  readonly done: number;
  readonly asked: number;
  readonly diverged: number;
}

/** Fewer are done than were asked for while a run is not finished, and where one diverged from which tickets were to come. */
export function trainingsOf({ jobs, trials, spec }: Pick<RunRecord, "jobs" | "trials" | "spec">): Trainings {
  const shown = jobs.filter(isShown);
  const beside = roundsWithControls(spec).length;
  const controls = Object.values(spec.controls).reduce((sum, count) => sum + count, 0);
  return {
    done: shown.length,
    asked: trials * (spec.rounds + 1 + beside * controls),
    diverged: shown.filter(({ outcome }) => !isResult(outcome)).length,
  };
}

/** Whether its early stop may be its last measurement: what is measured without training has none. */
const couldStopLater = ({ role, outcome }: JobRecord): boolean =>
  isResult(outcome) && mightStopLater({ role, outcome: { ...outcome, censored: true } });

/** What to mind of the trainings. */
export function caveats(record: Told): readonly string[] {
  const jobs = record.jobs.filter(isShown);
  const censored = jobs.filter(mightStopLater).length;
  const { done, asked, diverged } = trainingsOf(record);
  const { model, rounds } = record.spec;
  const consequence =
    rounds === 0 ? "" : "; a density at which a ticket diverged, or before which one did, is given no verdict";
  return [
    ...(isResized(model) ? [`The network is ${networkName(model)}. What is found is found for this one only.`] : []),
    ...(censored > 0 && !judgedAtEnd(record.spec.verdict)
      ? [censoring(censored, jobs.filter(couldStopLater).length)]
      : []),
    ...(diverged > 0
      ? [`${counted(diverged, "training")} diverged and ${diverged === 1 ? "has" : "have"} no numbers${consequence}.`]
      : []),
    ...(done < asked
      ? [
          `Not finished: ${done} of ${counted(asked, "training")} are done${diverged > 0 && rounds > 0 ? ", and nothing is pruned from one that diverged" : ""}.`,
        ]
      : []),
  ];
}

/** What to mind of the data. What denies the verdict stands in its place, where there are tickets. */
export function dataCaveats(record: Told, { tickets, given }: Verdict): readonly string[] {
  const { noVerdict = [], warnings = [] } = record.remarks ?? {};
  const images = testImages(record);
  const judged = tickets.length > 0 && given !== false;
  const coarse = judged && images !== undefined ? coarseness(images, record.spec.verdict) : undefined;
  return [
    ...(coarse === undefined ? [] : [coarse]),
    ...(tickets.length > 0 ? warnings : [...noVerdict, ...warnings]).map(asSentence),
  ];
}

function testImages(record: Pick<RunRecord, "jobs">): number | undefined {
  const [result] = record.jobs.flatMap(({ outcome }) => (isResult(outcome) ? [outcome] : []));
  return result?.atEnd.test.examples;
}

function censoring(censored: number, all: number): string {
  if (censored === all) {
    return `${all === 1 ? "The only early stop" : all === 2 ? "Both early stops" : `All ${all} early stops`} came at the last measurement: training was too short to tell which network learns sooner.`;
  }
  return `${censored} of ${counted(all, "early stop")} came at the last measurement and ${censored === 1 ? "is used as it is: that network" : "are used as they are: those networks"} might have stopped later.`;
}
