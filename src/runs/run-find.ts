import type { RunEvent } from "./events/run-event.ts";
import { DEFAULT_STORE } from "./files/paths.ts";
import { knowingModules } from "./made-with.ts";
import {
  checkedRun,
  checkSessionOptions,
  type RunOutcome,
  type SearchRequest,
  type SessionOptions,
} from "./run-request.ts";
import { openRuns } from "./session.ts";

/** What `lth find` and the library's `findTickets` ask for. */
export interface RunRequest extends SearchRequest, SessionOptions {
  /** The folder that keeps results; default `runs`. */
  readonly store?: string | undefined;
}

/** One run in a session of its own: what `Session.find` does, between opening the store and closing it. */
export async function runFind(request: RunRequest): Promise<RunOutcome> {
  const { store = DEFAULT_STORE, signal, onEvent, ...options } = request;
  checkSessionOptions(options);
  const checked = await knowingModules(store, () => checkedRun(request, store, options));
  const { run } = checked;
  const onWarning = (message: string) => {
    const told: RunEvent = { type: "warning", message, run, seq: null, at: new Date().toISOString() };
    onEvent?.(told);
  };
  const opened = await openRuns(store, { ...options, signal, purpose: run, onWarning });
  try {
    return await opened.run(checked);
  } finally {
    await opened.close();
  }
}
