/** The door of `runs`: sessions that do runs, and the store in which results are kept. */

export type { RunState } from "./database/tables.ts";
export { type FollowOptions, followRun } from "./events/follow.ts";
export type { RunEvent, Told } from "./events/run-event.ts";
export { checkpointPieces, stateIn } from "./files/checkpoints.ts";
export { decodeJob, encodeJob } from "./files/codec.ts";
export { type GivenWeights, givenWeightsIn, readGivenWeights, weightsFor } from "./files/given-weights.ts";
export {
  comparisonFolder,
  DEFAULT_STORE,
  reportFolder,
  type StorePaths,
  storePaths,
  suiteFolder,
} from "./files/paths.ts";
export { divergenceSchema, scoreSchema, writable } from "./files/result.ts";
export { knownRuns, listRuns, type RunListing } from "./list.ts";
export { loadRun, type StoredRun } from "./load.ts";
export type { LockOptions } from "./lock/lock.ts";
export { machineOf, memoryHere } from "./machine.ts";
export { knowingModules } from "./made-with.ts";
export { crowded, MOST_JOBS, MOST_THREADS, sideBySide } from "./oversubscribed.ts";
export { chosenRun, type Removed, removeRun, removeUnused } from "./remove.ts";
export { type RunRequest, runFind } from "./run-find.ts";
export {
  checkedRun,
  checkRunWords,
  checkSessionOptions,
  type Elsewhere,
  type Late,
  type RunOutcome,
  type SearchRequest,
  type SessionOptions,
} from "./run-request.ts";
export { type OpenOptions, openSession, type Session } from "./session.ts";
export type { Freed } from "./unused.ts";
export { versions } from "./versions.ts";
