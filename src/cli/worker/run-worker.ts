import { join } from "node:path";
import { cacheFolder } from "../../data/index.ts";
import { Interrupted } from "../../errors.ts";
import { useModules } from "../../extensions/index.ts";
import { crowded, MOST_JOBS, MOST_THREADS, sideBySide } from "../../runs/index.ts";
import {
  addresses,
  connect,
  firstWrite,
  openFolderDepot,
  ownTrain,
  serveHealth,
  systemClock,
  type Train,
  work,
} from "../../workers/index.ts";
import { say } from "../say.ts";
import { wholeNumber } from "../whole-number.ts";
import { momentOf } from "./until.ts";
import { WorkerLog } from "./worker-log.ts";

export interface WorkerFlags {
  readonly jobs?: string | undefined;
  readonly threads?: string | undefined;
  readonly idleExit?: string | undefined;
  readonly until?: string | undefined;
  readonly checkpoints?: string | undefined;
  readonly lease?: string | undefined;
  readonly health?: string | undefined;
  readonly use?: readonly string[] | undefined;
}

/** Days for which a checkpoint stays here of a training that other machines finished, or nobody. */
const KEPT_DAYS = 30;

/** Seconds from one line of the log to the next. */
const EVERY = 60;

/** How many trainings at once, of how many threads each: as many as the cores can do side by side, unless it was said. */
export function sharesOf(
  flags: Pick<WorkerFlags, "jobs" | "threads">,
  cores?: number,
): { readonly jobs: number; readonly threads: number | undefined } {
  const threads = wholeNumber("--threads", flags.threads, 1, MOST_THREADS);
  const jobs = wholeNumber("--jobs", flags.jobs, 1, MOST_JOBS) ?? Math.floor(sideBySide(threads, cores));
  return { jobs, threads };
}

/** What `lth worker` does, until the signal, the time that it was given, or nothing to do for long. */
export async function runWorker(flags: WorkerFlags, signal: AbortSignal): Promise<void> {
  const { jobs, threads } = sharesOf(flags);
  const idle = wholeNumber("--idle-exit", flags.idleExit, 1, 1e8);
  const checkpointSeconds = wholeNumber("--checkpoints", flags.checkpoints, 1, 86_400);
  const leaseSeconds = wholeNumber("--lease", flags.lease, 2, 86_400);
  const port = wholeNumber("--health", flags.health, 1, 65_535);
  const until = flags.until === undefined ? undefined : momentOf(flags.until, Date.now());
  const tell = (message: string) => void say(`${new Date().toISOString()} ${message}\n`);
  // Whoever started it in time, a scheduler may begin it late: then there is nothing to do, and nothing wrong.
  if (until !== undefined && until <= Date.now()) return tell(`the time of --until, ${flags.until}, is over`);
  if (flags.use) await useModules(flags.use);
  const warn = (message: string) => tell(`warning: ${message}`);
  const crowd = crowded(jobs, threads);
  if (crowd !== undefined) warn(crowd);

  let away: string | null = null;
  const onState = (words: string) => {
    away = words.endsWith(" is back") ? null : words;
    tell(words);
  };
  const lease = leaseSeconds === undefined ? undefined : leaseSeconds * 1000;
  const connected = await connect(addresses(), { onState, lease });
  const { queue, depot, name, lth } = connected;
  const local = await openFolderDepot(join(cacheFolder(), "checkpoints"), { checkpointDays: KEPT_DAYS });
  const log = new WorkerLog();
  const train = counted(ownTrain({ depot, jobs, threads, warn }), log);
  const closeHealth =
    port === undefined
      ? undefined
      : await serveHealth(port, {
          wrong: () => away,
          running: () => log.running,
          ends: () => log.ends,
          iterations: () => log.iterations,
        });
  const timer = setInterval(() => tell(log.line(EVERY)), EVERY * 1000);
  const time = new AbortController();
  const timeout = until === undefined ? undefined : atMoment(until, () => time.abort());
  tell(
    `${name}: lth ${lth}, ${jobs} at once${(threads ?? 1) === 1 ? "" : ` of ${threads} threads each`}, ${queue.shown}, ${depot.shown}`,
  );
  const stopped = AbortSignal.any([signal, time.signal]);
  try {
    await firstWrite(depot, { clock: systemClock, warn, signal: stopped, name }).catch(unlessInterrupted);
    const worked = await work(
      { queue, depot, local, train, clock: systemClock, name, lth, warn, checkpointSeconds, lease },
      {
        jobs,
        idleExit: idle === undefined ? undefined : idle * 1000,
        signal: stopped,
        onEnd: (key, end) => log.ended(key, end),
      },
    );
    tell(`${worked.why === "idle" ? "nothing to do" : "leaving"}; ${log.line(EVERY)}`);
    if (worked.left > 0) warn(`${worked.left} could not be given back in time: others go on with them in a minute`);
  } finally {
    clearInterval(timer);
    clearTimeout(timeout);
    closeHealth?.();
    // A server that is away keeps nobody here: what was to be said to it was said, or others find out.
    await Promise.race([connected.close(), systemClock.sleep(1000)]);
  }
}

/** A worker that was stopped says so at its end, whatever it was doing. */
function unlessInterrupted(error: unknown): void {
  if (!(error instanceof Interrupted)) throw error;
}

/** Node's timers take 24 days at most. */
function atMoment(moment: number, act: () => void): NodeJS.Timeout {
  const most = 2 ** 31 - 1;
  const left = moment - Date.now();
  return setTimeout(() => (left > most ? atMoment(moment, act) : act()), Math.max(0, Math.min(most, left))).unref();
}

/** The same training, seen by the log. */
const counted =
  (train: Train, log: WorkerLog): Train =>
  async (job, how) => {
    log.running++;
    try {
      const trained = await train(job, {
        ...how,
        reached: (where) => {
          log.reached(job.key, where.iteration);
          how.reached(where);
        },
      });
      // It says where it is some times a second: the last of its iterations were not told of.
      log.reached(job.key, trained.diverged?.iteration ?? job.content.train.until);
      return trained;
    } finally {
      log.running--;
    }
  };
