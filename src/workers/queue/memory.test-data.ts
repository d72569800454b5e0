import type { Clock } from "../clock.ts";
import type { Sealed } from "../order/order.ts";
import { forgiven } from "./progress.ts";
import type { News, Progress, Queue, Standing, Taken } from "./queue.ts";

interface Held {
  readonly key: string;
  readonly order: Sealed;
  readonly priority: number;
  readonly added: string;
  state: "waiting" | "running" | "failed";
  progress: Progress | null;
  message: string;
  token: number;
  until: number;
  cancelled: boolean;
}

/** A queue in memory, for tests of who uses one: what a real one promises and no more. `lease`: milliseconds. */
export function memoryQueue(clock: Clock, lease = 60_000): Queue & { clear(): void } {
  const jobs = new Map<string, Held>();
  const cancelled = new Set<string>();
  const listeners = new Set<(news: News) => void>();
  let tokens = 0;
  const tell = (news: News) => {
    for (const heard of listeners) heard(news);
  };
  const stalled = () => {
    for (const job of jobs.values()) {
      if (job.state === "running" && clock.now() > job.until) job.state = "waiting";
    }
  };
  const taken = (job: Held): Taken => {
    const token = ++tokens;
    Object.assign(job, { state: "running", token, until: clock.now() + lease });
    tell({ key: job.key });
    const mine = () => jobs.get(job.key) === job && job.state === "running" && job.token === token;
    const ending = (end: () => void) => async () => {
      if (!mine()) return;
      end();
      tell({ key: job.key });
    };
    return {
      key: job.key,
      order: job.order,
      before: job.progress,
      async hold() {
        stalled();
        if (!mine()) return "lost";
        job.until = clock.now() + lease;
        return job.cancelled ? "cancelled" : "held";
      },
      async tell(progress) {
        if (!mine()) return;
        job.progress = progress;
        tell({ key: job.key, progress });
      },
      done: ending(() => jobs.delete(job.key)),
      fail: (message) => ending(() => Object.assign(job, { state: "failed", message }))(),
      giveBack: ending(() => {
        job.state = "waiting";
      }),
    };
  };
  const standing = (key: string): Standing => {
    const job = jobs.get(key);
    if (job === undefined) return { state: "gone" };
    if (job.state === "running") return { state: "running", progress: job.progress };
    return job.state === "failed" ? { state: "failed", message: job.message } : { state: "waiting" };
  };
  return {
    shown: "memory",
    async add(key, order, priority) {
      if (jobs.has(key)) return;
      const first = { state: "waiting" as const, progress: null, message: "", token: 0, until: 0, cancelled: false };
      jobs.set(key, { key, order, priority, added: clock.date(), ...first });
      tell({ key });
    },
    look: async (keys) => keys.map(standing),
    async forgetFailed(key) {
      if (jobs.get(key)?.state === "failed") jobs.delete(key);
    },
    async listen(heard) {
      listeners.add(heard);
      return async () => void listeners.delete(heard);
    },
    async wanted(run) {
      cancelled.delete(run);
    },
    isCancelled: async (run) => cancelled.has(run),
    async take(signal) {
      stalled();
      const waiting = [...jobs.values()].filter(({ state }) => state === "waiting");
      const [first] = waiting.sort((a, b) => a.priority - b.priority);
      if (first) return taken(first);
      await clock.sleep(100, signal);
      return undefined;
    },
    entries: async () =>
      [...jobs.values()].map(({ key, order, added }) => ({ key, order, added, standing: standing(key) })),
    async cancel(run, keys) {
      cancelled.add(run);
      for (const key of keys) {
        const job = jobs.get(key);
        if (job?.state === "running") job.cancelled = true;
        else jobs.delete(key);
        tell({ key });
      }
    },
    async retry(keys) {
      for (const key of keys) {
        const job = jobs.get(key);
        if (job?.state !== "failed") continue;
        Object.assign(job, { state: "waiting", progress: job.progress && forgiven(job.progress) });
      }
    },
    workers: async () => 0,
    close: async () => undefined,
    clear: () => jobs.clear(),
  };
}
