/** The door of `lottery`: what was asked for, the search for tickets, and the training of one network. */
export { checkSpec, specFaults } from "./check-spec.ts";
export { contentText, type JobContent, jobKey, NUMERICS, type Start } from "./content.ts";
export { type Control, type ControlName, controlNames, controls } from "./controls/index.ts";
export type { Event } from "./events.ts";
export { type FindRequest, findTickets } from "./find.ts";
export { difference, type Interval, type Ratio, ratio } from "./interval.ts";
export {
  accuracy,
  byPlace,
  type Curve,
  type Divergence,
  isAwaited,
  type Job,
  type JobLabel,
  type JobPlace,
  labelOf,
  type Result,
  type Role,
  roles,
  type Score,
  type Trained,
  wordsFor,
} from "./job.ts";
export { makeJob } from "./make-job.ts";
export {
  counted,
  density,
  factor,
  factorWithin,
  iterations,
  percent,
  points,
  pointsWithin,
} from "./numbers.ts";
export { chainOf, type Plan, type PlannedJob, plannedJobs, planOf } from "./plan.ts";
export { type TrainingQueue, trainingQueue } from "./queue.ts";
export {
  isResult,
  isShown,
  type JobRecord,
  jobsOf,
  type RunRecord,
  roundsOf,
} from "./record.ts";
export { type Schedule, scheduleOf } from "./schedule.ts";
export { seedsOf } from "./seeds.ts";
export { type Setting, settingOf } from "./setting.ts";
export { runId, type Spec, specSchema, withoutDefaults } from "./spec.ts";
export type { Checkpoints, Standing } from "./standing.ts";
export { initialWeights, startWeights } from "./start.ts";
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
export { type ControlVerdict, type Judgement, judge, type Named, type TicketVerdict, type Verdict } from "./verdict.ts";
export { headline, type Sentence, verdictInWords, verdictSentences } from "./words.ts";
export { densitiesOf, shareOfWork } from "./work.ts";
