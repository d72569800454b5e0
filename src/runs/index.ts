/** The door of `runs`: specs from files and presets, and the store in which results are kept. */

export { crowded, MOST_JOBS, MOST_THREADS, sideBySide } from "./crowded.ts";
export { type FollowOptions, followRun } from "./events/follow.ts";
export type { RunEvent } from "./events/run-event.ts";
export { listRuns, type RunListing } from "./list.ts";
export { loadRun, type StoredRun } from "./load.ts";
export { machineOf, memoryHere } from "./machine.ts";
export { checkNamedSpec } from "./named-spec.ts";
export { DEFAULT_STORE, reportFolder, type StorePaths, storePaths } from "./paths.ts";
export { presetNames, rawPreset } from "./presets.ts";
export { chosenRun, type Removed, removeRun } from "./remove.ts";
export { type RunRequest, runFind } from "./run-find.ts";
export { checkCounts, type RunOutcome, type SearchRequest, type SessionOptions } from "./run-request.ts";
export type { RunState } from "./schema.ts";
export { type OpenOptions, openSession, type Session } from "./session.ts";
export { printSpec } from "./spec/print.ts";
export { type NamedSpec, type Override, readSpec, type SpecRequest } from "./spec-file.ts";
