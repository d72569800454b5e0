import { expect, test } from "vitest";
import type { Clock } from "../clock.ts";
import { memoryDepot } from "../depot/memory.test-data.ts";
import { fasterClock, LTH, RUN, trainHere } from "../meeting.test-data.ts";
import { sealed } from "../order/order.ts";
import { memoryQueue } from "../queue/memory.test-data.ts";
import type { Serving } from "../queue/queue.ts";
import { toyJob } from "../toy-job.test-data.ts";
import type { Train } from "./training.ts";
import { work } from "./work.ts";

/** A hundred times as fast. */
const clock = fasterClock(100);
const parts = (queue: Serving, train: Train = trainHere) => ({
  ...{ queue, train, clock, depot: memoryDepot(), local: memoryDepot(), name: "a/1", lth: LTH },
  warn: () => undefined,
});
const never = new AbortController().signal;

test("a worker leaves when nothing came for long, also where the queue does not answer", async () => {
  const away: Serving = {
    take: (signal) => new Promise((resolve) => signal.addEventListener("abort", () => resolve(undefined))),
  };
  expect(await work(parts(away), { jobs: 2, idleExit: 1000, signal: never })).toMatchObject({ why: "idle", left: 0 });
});

test("a worker that trains for longer than that is not idle", async () => {
  const queue = memoryQueue(clock);
  const job = toyJob();
  await queue.add(job.key, sealed(job, RUN, LTH), 1);
  const long: Train = async (each, how) => {
    await clock.sleep(10_000);
    return trainHere(each, how);
  };
  const worked = await work(parts(queue, long), { jobs: 2, idleExit: 2000, signal: never });
  expect([worked.why, worked.ends.get("trained")]).toEqual(["idle", 1]);
});

test("nobody waits for longer than it takes between two looks", async () => {
  const slept: number[] = [];
  const told: Clock = {
    ...clock,
    sleep: (milliseconds, signal) => {
      slept.push(milliseconds);
      return clock.sleep(milliseconds, signal);
    },
  };
  const leaving = new AbortController();
  setTimeout(() => leaving.abort(), 50);
  const queue: Serving = memoryQueue(clock);
  await work({ ...parts(queue), clock: told }, { jobs: 1, idleExit: 1e11, signal: leaving.signal });
  expect(Math.max(...slept)).toBeLessThan(2 ** 31); // more, and Node's timers wake at once
});
