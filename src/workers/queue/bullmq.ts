import { randomUUID } from "node:crypto";
import type { Job as BullJob, Queue as BullQueue, Worker as BullWorker } from "bullmq";
import type { Redis } from "ioredis";
import { z } from "zod";
import { optional } from "../optional.ts";
import type { Sealed } from "../order/order.ts";
import { inGroups, oneAtATime } from "./in-turn.ts";
import { forgiven, progressIn } from "./progress.ts";
import type { Entry, News, Queue, Standing, Taken } from "./queue.ts";
import { ServerState } from "./server-state.ts";

export interface BullOptions {
  /** `redis://user:password@host:6379/0`, or `rediss://` for TLS. */
  readonly address: string;
  /** The queue's name: coordinators and workers that have the same meet. */
  readonly name: string;
  /** What this worker is called; for a coordinator too. */
  readonly worker: string;
  /** Milliseconds for which a worker has an order that it does not hold again; default a minute. */
  readonly lease?: number | undefined;
  /** Told, once each time, that the server is away or answers with errors, and that it is back. */
  readonly onState?: ((words: string) => void) | undefined;
}

const LEASE = 60_000;
/** Seconds for which a worker's ask for an order waits. */
const DRAIN = 5;
/** Commands that are answered by nothing for so long have no connection any more: milliseconds. */
const SILENCE = 30_000;
/** More than any run has. */
const MOST_ENTRIES = 1_000_000;

const dataSchema = z.object({ text: z.string(), sha256: z.string(), cancelled: z.literal(true).optional() });

/**
 * A queue on Redis or Valkey by BullMQ, which is loaded now. Jobs are fetched by hand, so that a worker of lth decides when it
 * takes, holds and gives back. Functions wait while the server is away. Throws an LthError if packages are missing.
 */
export async function openBullQueue(options: BullOptions): Promise<Queue> {
  const { Queue, QueueEvents, Worker } = await optional("bullmq", () => import("bullmq"));
  const { Redis } = await optional("ioredis", () => import("ioredis"));
  const { name, worker: workerName, lease = LEASE } = options;
  const { protocol, host, pathname } = new URL(options.address);
  const shown = `${protocol}//${host}${pathname}`; // without the user and the password
  const state = new ServerState(shown, options.onState);
  const failed = (error: unknown) => state.failed(error, client.status === "ready");
  const connect = (): Redis => {
    const client = new Redis(options.address, {
      maxRetriesPerRequest: null,
      socketTimeout: SILENCE,
      retryStrategy: (times: number) => Math.min(2000, 50 * 2 ** Math.min(times, 6)),
    });
    client.on("error", failed);
    client.on("ready", state.back);
    return client;
  };
  const client = connect();
  const base = { connection: client, prefix: "lth" };
  const queue: BullQueue = new Queue(name, base);
  queue.on("error", failed);
  const cancelled = `lth:${name}:cancelled-runs`;

  const standing = async (key: string): Promise<Standing> => {
    const found = await queue.getJobState(idOf(key));
    if (found === "unknown" || found === "completed") return { state: "gone" };
    if (found !== "active" && found !== "failed") return { state: "waiting" };
    const job: BullJob | undefined = await queue.getJob(idOf(key));
    if (job === undefined) return { state: "gone" };
    return found === "failed" ? failedAs(job) : { state: "running", progress: progressIn(job.progress) };
  };

  /**
   * Those that wait: nearly all of a large run do, and a plain command for each takes 5 us here and .8 of Redis, `standing` 42
   * and 15.
   */
  const waiting = async (keys: readonly string[]): Promise<ReadonlySet<string>> => {
    const prioritized = queue.toKey("prioritized");
    const scores = await client.pipeline(keys.map((key) => ["zscore", prioritized, idOf(key)])).exec();
    return new Set(keys.filter((_, i) => typeof scores?.[i]?.[1] === "string"));
  };

  let serving: BullWorker | undefined;
  const served = () => {
    serving ??= startServing();
    return serving;
  };
  const startServing = (): BullWorker => {
    const worker = new Worker(name, null, {
      ...base,
      name: workerName,
      lockDuration: lease,
      stalledInterval: Math.max(500, lease / 2),
      maxStalledCount: 1_000_000, // starts without progress are counted by the workers
      drainDelay: DRAIN,
    });
    worker.on("error", failed);
    worker.startStalledCheckTimer().catch(failed);
    return worker;
  };
  const isCancelledNow = async (id: string) => isCancelled((await client.hget(queue.toKey(id), "data")) ?? "");
  const holding: Holding = { lease, isCancelled: isCancelledNow, answered: state.back };
  const taking = oneAtATime(async (signal: AbortSignal) => {
    const { failures } = state;
    const found = await next(served(), holding, signal);
    // What fails in its waiting is told beside it: nothing comes then, as where there is nothing.
    if (client.status === "ready" && state.failures === failures && !signal.aborted) state.back();
    return found;
  });

  return {
    shown,
    async add(key, order, priority) {
      const options = { jobId: idOf(key), priority, attempts: 1, removeOnComplete: true, removeOnFail: false };
      await queue.add("train", { text: order.text, sha256: order.sha256 }, options);
    },
    look: async (keys) => {
      const waits = keys.length > 1 ? await waiting(keys) : NONE;
      const found = await inGroups(
        keys,
        async (key): Promise<Standing> => (waits.has(key) ? { state: "waiting" } : standing(key)),
      );
      state.read();
      return found;
    },
    async forgetFailed(key) {
      if ((await queue.getJobState(idOf(key))) === "failed") await queue.remove(idOf(key));
    },
    async listen(heard) {
      // From here on nothing is missed, however long the other connection takes.
      const [last] = await client.xrevrange(queue.toKey("events"), "+", "-", "COUNT", 1);
      const connection = connect();
      const events = new QueueEvents(name, { ...base, connection, lastEventId: last?.[0] ?? "0-0" });
      events.on("error", failed);
      const changed = ({ jobId }: { readonly jobId: string }) => heard({ key: keyOf(jobId) });
      for (const event of ["active", "completed", "failed", "removed", "stalled"] as const) events.on(event, changed);
      events.on("progress", ({ jobId, data }) => {
        const progress = progressIn(data);
        const news: News = { key: keyOf(jobId), ...(progress ? { progress } : {}) };
        heard(news);
      });
      return async () => {
        // Its read waits up to ten seconds for an event, and its close for ever where the server is away: nobody waits for either.
        events.close().catch(() => undefined);
        connection.disconnect();
      };
    },
    async wanted(run) {
      await client.srem(cancelled, run);
    },
    isCancelled: async (run) => (await client.sismember(cancelled, run)) === 1,
    take: taking,
    async entries() {
      const jobs = await queue.getJobs(["active", "prioritized", "waiting", "failed"], 0, MOST_ENTRIES, true);
      return inGroups(jobs.filter(isThere), async (job) => entryOf(job, await standing(keyOf(job.id)), keyOf(job.id)));
    },
    async cancel(run, keys) {
      await client.sadd(cancelled, run);
      await inGroups(keys, async (key) => {
        if ((await queue.remove(idOf(key))) === 1) return; // a job that is held cannot be removed
        const job: BullJob | undefined = await queue.getJob(idOf(key));
        await job?.updateData({ ...orderIn(job), cancelled: true }).catch(() => undefined); // done meanwhile
      });
    },
    async retry(keys) {
      await inGroups(keys, async (key) => {
        const job: BullJob | undefined = await queue.getJob(idOf(key));
        if (!job || !(await job.isFailed())) return;
        const progress = progressIn(job.progress);
        if (progress) await job.updateProgress({ ...forgiven(progress) });
        await job.retry("failed");
      });
    },
    workers: () => queue.getWorkersCount(),
    async close() {
      state.close();
      await serving?.close(true).catch(() => undefined);
      await queue.close().catch(() => undefined);
      client.disconnect();
    },
  };
}

const NONE: ReadonlySet<string> = new Set();

/** BullMQ takes no whole number for an id. */
const idOf = (key: string): string => `job-${key}`;
const keyOf = (id: string | undefined): string => id?.replace(/^job-/, "") ?? "";

const isThere = (job: BullJob | undefined): job is BullJob => job !== undefined;

const failedAs = (job: BullJob): Standing => ({ state: "failed", message: job.failedReason ?? "it says nothing" });

function orderIn(job: BullJob): Sealed {
  const { text = "", sha256 = "" } = dataSchema.safeParse(job.data).data ?? {};
  return { text, sha256 };
}

const entryOf = (job: BullJob, standing: Standing, key: string): Entry => ({
  key,
  order: orderIn(job),
  standing,
  added: new Date(job.timestamp).toISOString(),
});

/** The next order, or undefined after some seconds or the signal. One that comes too late is given back. */
async function next(worker: BullWorker, holding: Holding, signal: AbortSignal): Promise<Taken | undefined> {
  if (signal.aborted) return undefined;
  const token = randomUUID();
  const fetching: Promise<BullJob | undefined> = worker.getNextJob(token, { block: true });
  let end = () => {};
  const over = new Promise<"over">((resolve) => {
    end = () => resolve("over");
  });
  signal.addEventListener("abort", end, { once: true });
  try {
    const job = await Promise.race([fetching, over]);
    if (job !== "over") return job && takenOf(job, token, holding);
    fetching.then((late) => late?.moveToWait(token)).catch(() => undefined);
    return undefined;
  } finally {
    signal.removeEventListener("abort", end);
  }
}

/** How an order is held. */
interface Holding {
  /** Milliseconds. */
  readonly lease: number;
  readonly isCancelled: (id: string) => Promise<boolean>;
  /** Told that the server has done what it was asked. */
  readonly answered: () => void;
}

function takenOf(job: BullJob, token: string, { lease, isCancelled, answered }: Holding): Taken {
  const { id = "" } = job;
  /** That the lock is gone is no error: another worker has the job. */
  const unlessLost = async (work: () => Promise<unknown>) => {
    try {
      await work();
    } catch (error) {
      if (!isLost(error)) throw error;
    }
  };
  return {
    key: keyOf(id),
    order: orderIn(job),
    before: progressIn(job.progress),
    async hold() {
      const extended = await job.extendLock(token, lease);
      answered();
      if (extended !== 1) return "lost";
      return (await isCancelled(id)) ? "cancelled" : "held";
    },
    tell: (progress) => unlessLost(() => job.updateProgress({ ...progress })),
    done: () => unlessLost(() => job.moveToCompleted(null, token, false)),
    fail: (message) => unlessLost(() => job.moveToFailed(new Error(message), token, false)),
    giveBack: () => unlessLost(() => job.moveToWait(token)),
  };
}

/** BullMQ's numbers for a job that is gone, without a lock, not active, and locked by another. */
const LOST = [-1, -2, -3, -6];
const isLost = (error: unknown): boolean =>
  error instanceof Error && "code" in error && typeof error.code === "number" && LOST.includes(error.code);

function isCancelled(data: string): boolean {
  try {
    return dataSchema.safeParse(JSON.parse(data)).data?.cancelled === true;
  } catch {
    return false;
  }
}
