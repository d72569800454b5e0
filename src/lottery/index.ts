/** The door of `lottery`: what was asked for, the search for tickets, and the training of one network. */

export type { Beside, Control } from "./controls/control.ts";
export { fromIteration0 } from "./controls/control.ts";
export { controls } from "./controls/index.ts";
export type { ControlName } from "./controls/named.ts";
export { meaningOf } from "./controls/named.ts";
export type { Event } from "./events.ts";
export { type FindRequest, findInTrials } from "./find.ts";
export { askedSettings, askedStart } from "./job/asked-schema.ts";
export type { Candidate, Settings, Span } from "./job/candidate.ts";
export { contentText, type JobContent, jobKey, keysBefore } from "./job/content.ts";
export { contentFault } from "./job/content-fault.ts";
export { contentSchema } from "./job/content-schema.ts";
export { type Answer, type Job, type JobLabel, labelOf, recordOf } from "./job/job.ts";
export { mightStopLater } from "./job/might-stop-later.ts";
export { type Moment, moments, type NetworkAt } from "./job/network-at.ts";
export { byPlace, byRole, isAwaited, isShown, type JobPlace, type Role, turnOf, wordsFor } from "./job/place.ts";
export type { JobRecord } from "./job/record.ts";
export {
  accuracy,
  type Curve,
  type Divergence,
  isResult,
  type Outcome,
  outcomeOf,
  type Result,
  type Score,
  type Trained,
} from "./job/result.ts";
export { longestWait, type Plan, type PlannedJob, plannedJobs, planOf, type TrialTraining } from "./plan.ts";
export { plannedNames } from "./planned-names.ts";
export { type TrainingQueue, trainingQueue } from "./queue.ts";
export { roundsWithControls } from "./spec/control-rounds.ts";
export { dataRemarks } from "./spec/data-remarks.ts";
export { differencesFrom, fieldsOf, labelsOf, shortLabelsOf, shortName } from "./spec/differences.ts";
export { idleFields } from "./spec/idle-fields.ts";
export { type OutsideCode, outsideCode, outsideIn, outsideModules } from "./spec/outside.ts";
export { type Setting, settingOf } from "./spec/setting.ts";
export {
  bytesOf,
  checkJobMemory,
  checkSizes,
  denseTraining,
  isPreparedAhead,
  type Machine,
  memoryFaults,
  storedBytes,
} from "./spec/sizes.ts";
export { isGiven, runId, type Spec, specSchema, withoutDefaults } from "./spec/spec.ts";
export { type Change, type Changing, layerwise } from "./starts/change.ts";
export { changes } from "./starts/index.ts";
export { changed, initialStart, jobStart, type Start } from "./starts/start.ts";
export { initialSteps, startWeights, type WeightsOf } from "./starts/start-weights.ts";
export { strategies } from "./strategies/index.ts";
export { findsOf } from "./strategies/named.ts";
export type { Ref, Round, RoundTraining, Search, Strategy } from "./strategies/strategy.ts";
export { trainingGradients } from "./train/gradients.ts";
export { inputsOf, scalingsOf } from "./train/inputs.ts";
export { type Schedule, scheduleOf } from "./train/schedule.ts";
export { type PreparedTraining, prepareJob, type TrainContext, trainJob } from "./train/train.ts";
export type { Checkpoints, TrainingState } from "./train/training-state.ts";
export { turns } from "./turns.ts";
export { densitiesOf, shareOfWork } from "./work.ts";
