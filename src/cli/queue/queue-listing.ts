import { LthError, unknownName } from "../../errors.ts";
import { counted } from "../../numbers-in-words.ts";
import { quoted } from "../../visible.ts";
import { type Connected, type Entry, orderShown } from "../../workers/index.ts";

/** What `lth queue --json` prints of a job. */
export interface QueuedJob {
  readonly key: string;
  /** Null where the order cannot be read: then no worker follows it. */
  readonly run: string | null;
  readonly trial: number | null;
  readonly round: number | null;
  readonly role: string | null;
  readonly repeat: number | null;
  readonly state: "waiting" | "running" | "failed";
  /** ISO 8601. */
  readonly added: string;
  /** The machine and the process that trains it, and since when. */
  readonly worker: string | null;
  readonly since: string | null;
  readonly iteration: number | null;
  readonly iterations: number | null;
  /** On that worker so far; null before it is known. */
  readonly iterationsPerSecond: number | null;
  readonly validationLoss: number | null;
  /** What a worker said that failed. */
  readonly message: string | null;
}

/** What `lth queue --json` prints. */
export interface QueueListing {
  readonly queue: string;
  readonly depot: string;
  readonly workers: number;
  readonly jobs: readonly QueuedJob[];
}

export interface QueueChange {
  readonly cancel: string | undefined;
  readonly retry: string | undefined;
}

/** What `lth queue --cancel --json` and `--retry --json` print under `changed`. */
export interface QueueChanged {
  readonly done: "cancelled" | "retried";
  readonly run: string;
  /** How many were taken out, or wait again. */
  readonly trainings: number;
}

/**
 * Changes the queue as it is asked, and says what is in it afterwards. `changed`: what was done; undefined if nothing was
 * asked.
 */
export async function queueListing(
  { queue, depot }: Pick<Connected, "queue" | "depot">,
  { cancel, retry }: QueueChange,
): Promise<{ readonly listing: QueueListing; readonly changed: QueueChanged | undefined }> {
  const entries = await queue.entries();
  let changed: QueueChanged | undefined;
  if (cancel !== undefined) {
    const { run, keys } = jobsOf(entries, cancel);
    await queue.cancel(run, keys);
    changed = { done: "cancelled", run, trainings: keys.length };
  }
  if (retry !== undefined) {
    const { run, keys } = jobsOf(entries, retry);
    const failed = entries.filter(({ key, standing }) => keys.includes(key) && standing.state === "failed");
    if (failed.length === 0) {
      throw new LthError(`no training of ${quoted(run)} in the queue has failed`, "see lth queue");
    }
    await queue.retry(failed.map(({ key }) => key));
    changed = { done: "retried", run, trainings: failed.length };
  }
  const now = changed === undefined ? entries : await queue.entries();
  const jobs = now.flatMap(jobOf);
  return { listing: { queue: queue.shown, depot: depot.shown, workers: await queue.workers(), jobs }, changed };
}

/** What was changed, for a reader. */
export function changedInWords({ done, run, trainings }: QueueChanged): string {
  const count = counted(trainings, "training");
  if (done === "retried") return `${count} of ${run} in the queue again`;
  return trainings === 0
    ? `${run} is cancelled: nothing is in the queue for it alone, and a coordinator that waits for it stops`
    : `${run} is cancelled: ${count} taken out, its coordinator stops; what was finished is kept`;
}

/** How a run's id ends. */
const ID = /-[0-9a-f]{8}$/;

/**
 * The jobs of a run by its id or the beginning of it. Of a run whose whole id is written there need be nothing in the queue: a
 * coordinator may wait for it. Its name is not known here.
 */
function jobsOf(entries: readonly Entry[], asked: string): { readonly run: string; readonly keys: readonly string[] } {
  if (asked.trim() === "")
    throw new LthError("the run's id is empty", "write a run's id or its beginning: see lth queue");
  const runs = entries.map((entry) => orderShown(entry.order)?.run);
  const all = [...new Set(runs.flatMap((each) => each ?? []))];
  const known = all.filter((each) => each.startsWith(asked));
  if (known.length === 0 && !ID.test(asked)) throw unknownRun(asked, all);
  if (known.length > 1 && !known.includes(asked)) {
    throw new LthError(
      `${quoted(asked)} is the beginning of ${known.length} runs`,
      `write more of it: ${known.join(", ")}`,
    );
  }
  const run = known.includes(asked) ? asked : (known[0] ?? asked);
  return { run, keys: entries.flatMap(({ key }, i) => (runs[i] === run ? [key] : [])) };
}

function unknownRun(asked: string, known: readonly string[]): LthError {
  if (known.length > 0) return unknownName("run in the queue", asked, known);
  return new LthError(
    `no run is called ${quoted(asked)} in the queue, in which there is none`,
    "write a run's whole id, as lth list shows it: a coordinator may wait for it all the same",
  );
}

function jobOf({ key, order, standing, added }: Entry): readonly QueuedJob[] {
  if (standing.state === "gone") return []; // it was done while we looked
  const shown = orderShown(order);
  const progress = standing.state === "running" ? standing.progress : null;
  const seconds = progress ? (Date.now() - Date.parse(progress.since)) / 1000 : 0;
  const trained = progress ? progress.iteration - progress.from : 0;
  return [
    {
      key,
      run: shown?.run ?? null,
      trial: shown?.place.trial ?? null,
      round: shown?.place.round ?? null,
      role: shown?.place.role ?? null,
      repeat: shown?.place.repeat ?? null,
      state: standing.state,
      added,
      worker: progress?.worker ?? null,
      since: progress?.since ?? null,
      iteration: progress?.iteration ?? null,
      iterations: progress?.until ?? null,
      iterationsPerSecond: trained > 0 && seconds > 0 ? Number((trained / seconds).toPrecision(3)) : null,
      validationLoss: progress?.validationLoss ?? null,
      message: standing.state === "failed" ? standing.message : null,
    },
  ];
}
