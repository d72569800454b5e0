/** The door of `lottery`: what was asked for, the search for tickets, and the training of one network. */

export { ENOUGH } from "./bounds.ts";
export { contentText, type JobContent, type Start } from "./content.ts";
export { type Control, type ControlName, controlNames } from "./controls/index.ts";
export type { Event } from "./events.ts";
export { type FindRequest, findInTrials } from "./find.ts";
export type { Interval, Ratio } from "./interval.ts";
export {
  byPlace,
  type Curve,
  type Divergence,
  isAwaited,
  type Job,
  type JobLabel,
  type JobPlace,
  type Result,
  type Role,
  roles,
  type Score,
  type Trained,
  wordsFor,
} from "./job.ts";
export {
  counted,
  densityText,
  iterationsText,
  percentText,
} from "./numbers.ts";
export { chainOf, type Plan, type PlannedJob, plannedJobs, planOf } from "./plan.ts";
export { type TrainingQueue, trainingQueue } from "./queue.ts";
export {
  isResult,
  isShown,
  type JobRecord,
  jobsOf,
  type RunRecord,
} from "./record.ts";
export { type Schedule, scheduleOf } from "./schedule.ts";
export { type Setting, settingOf } from "./setting.ts";
export { runId, type Spec, specSchema } from "./spec.ts";
export type { Checkpoints, Standing } from "./standing.ts";
export { initialWeights } from "./start.ts";
export { type Strategy, strategies } from "./strategies/index.ts";
export {
  type Measured,
  type Quantity,
  type RoundSummary,
  type RunSummary,
  type Statistic,
  statistic,
  summarize,
} from "./summary.ts";
export { type TrainContext, trainJob } from "./train.ts";
export type { FinishedJob } from "./trainings.ts";
export { turns } from "./turns.ts";
export type { ControlVerdict, Judgement, Named, TicketVerdict, Verdict } from "./verdict.ts";
export { headline, type Sentence, verdictInWords, verdictSentences } from "./words.ts";
export { densitiesOf, shareOfWork } from "./work.ts";
