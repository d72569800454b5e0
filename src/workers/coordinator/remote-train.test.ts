import { expect, test } from "vitest";
import { memoryDepot } from "../depot/memory.test-data.ts";
import { fasterClock, Machines } from "../meeting.test-data.ts";
import { memoryQueue } from "../queue/memory.test-data.ts";
import { publish } from "../results.ts";
import { toyJob, toyTrained } from "../toy-job.test-data.ts";

/** A hundred times as fast, so that sweeps come soon. */
const clock = fasterClock(100);

/** A queue and a depot in memory, and who meets there. */
async function met() {
  const [queue, depot] = [memoryQueue(clock), memoryDepot()];
  const meeting = {
    ...{ clock, lease: 60_000, queue: async () => queue, depot: async () => depot },
    emptied: async () => queue.clear(),
  };
  return { queue, depot, machines: await Machines.at(meeting) };
}

test("a training that failed on a worker when its result was there has come", async () => {
  const { queue, depot, machines } = await met();
  const job = toyJob();
  const late = machines.coordinator().train(job, undefined, machines.how());
  await machines.isAsked(job);
  const taken = await queue.take(new AbortController().signal);
  await publish(depot, "a/1", job, await toyTrained(job));
  await taken?.fail("a/1: the queue was away");
  expect(await (await late)()).toBeDefined();
  await machines.end();
});
