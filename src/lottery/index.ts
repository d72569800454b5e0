/** The door of `lottery`: what was asked for, the search for tickets, and the training of one network. */

export { ENOUGH } from "./bounds.ts";
export { coarseness } from "./coarse.ts";
export type { ControlName } from "./controls/named.ts";
export { dataRemarks } from "./data-remarks.ts";
export type { Event } from "./events.ts";
export { type FindRequest, findInTrials } from "./find.ts";
export { idleFields } from "./idle-fields.ts";
export type { Interval, Ratio } from "./interval.ts";
export { contentText, type JobContent } from "./job/content.ts";
export { type Answer, type Job, type JobLabel, recordOf } from "./job/job.ts";
export { byPlace, byRole, isAwaited, isShown, type JobPlace, type Role, wordsFor } from "./job/place.ts";
export type { JobRecord } from "./job/record.ts";
export {
  type Curve,
  type Divergence,
  isResult,
  type Outcome,
  outcomeOf,
  type Result,
  type Score,
  type Trained,
} from "./job/result.ts";
export { counted, densityText, iterationsText, percentText } from "./numbers.ts";
export { longestWait, type Plan, type PlannedJob, plannedJobs, planOf, type TrialTraining } from "./plan.ts";
export { type TrainingQueue, trainingQueue } from "./queue.ts";
export { jobsOf, type RunRecord } from "./record.ts";
export { type Setting, settingOf } from "./setting.ts";
export { checkSizes, type Machine, memoryFaults, storedBytes } from "./sizes.ts";
export { runId, type Spec, specSchema } from "./spec.ts";
export { initialSteps, startWeights, type WeightsOf } from "./starts/start-weights.ts";
export {
  controlsOf,
  type Measured,
  type Quantity,
  type RoundSummary,
  type RunSummary,
  type Statistic,
  statistic,
  summarize,
} from "./summary.ts";
export { trainingGradients } from "./train/gradients.ts";
export { type Schedule, scheduleOf } from "./train/schedule.ts";
export type { Checkpoints, Standing } from "./train/standing.ts";
export { type TrainContext, trainJob } from "./train/train.ts";
export { turns } from "./turns.ts";
export type { ControlVerdict, Judgement, Named, TicketVerdict, Verdict } from "./verdict.ts";
export { headline, type Sentence, verdictInWords, verdictSentences } from "./words.ts";
export { densitiesOf, shareOfWork } from "./work.ts";
