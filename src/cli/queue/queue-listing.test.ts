import { expect, test } from "vitest";
import { memoryDepot } from "../../workers/depot/memory.test-data.ts";
import { systemClock } from "../../workers/index.ts";
import { sealed } from "../../workers/order/order.ts";
import { memoryQueue } from "../../workers/queue/memory.test-data.ts";
import { toyJob } from "../../workers/toy-job.test-data.ts";
import { changedInWords, queueListing } from "./queue-listing.ts";

const neither = { cancel: undefined, retry: undefined };

/** A queue with trainings of these runs, one each. */
async function queueOf(...runs: readonly string[]) {
  const queue = memoryQueue(systemClock);
  for (const [trial, run] of runs.entries()) {
    const job = toyJob({ trial });
    await queue.add(job.key, sealed(job, run, "0.1.0"), 1);
  }
  return { queue, depot: memoryDepot() };
}

test("a run is cancelled by its id or the beginning of it, and what was done is told", async () => {
  const there = await queueOf("lenet-mnist-0123abcd", "conv2-cifar10-89ef0123");
  const { changed, listing } = await queueListing(there, { ...neither, cancel: "lenet" });
  expect(changed).toEqual({ done: "cancelled", run: "lenet-mnist-0123abcd", trainings: 1 });
  expect(listing.jobs.map(({ run }) => run)).toEqual(["conv2-cifar10-89ef0123"]);
  expect(await there.queue.isCancelled("lenet-mnist-0123abcd")).toBe(true);
  expect((await queueListing(there, neither)).changed).toBeUndefined();
});

test("what failed waits again, and how many did is told", async () => {
  const there = await queueOf("lenet-mnist-0123abcd");
  await (await there.queue.take(AbortSignal.timeout(1000)))?.fail("no room");
  const { changed, listing } = await queueListing(there, { ...neither, retry: "lenet-mnist-0123abcd" });
  expect(changed).toEqual({ done: "retried", run: "lenet-mnist-0123abcd", trainings: 1 });
  expect(listing.jobs.map(({ state }) => state)).toEqual(["waiting"]);
});

test("a run with nothing in the queue is cancelled by its whole id: a coordinator may wait for it", async () => {
  for (const there of [await queueOf(), await queueOf("lenet-mnist-0123abcd")]) {
    const run = "conv2-cifar10-89ef0123";
    const { changed } = await queueListing(there, { ...neither, cancel: run });
    expect(changed && changedInWords(changed)).toContain(`${run} is cancelled: nothing is in the queue for it alone`);
    expect(await there.queue.isCancelled(run)).toBe(true);
  }
});

test.each(["cancel", "retry"] as const)(
  "--%s of a name or of a mistyped id is refused: it said that it was done",
  async (flag) => {
    const there = await queueOf("lenet-mnist-0123abcd");
    for (const asked of ["one shot", "lenet-minst", "lenet-mnist-0123abc7d"]) {
      await expect(queueListing(there, { ...neither, [flag]: asked })).rejects.toMatchObject({
        message: `no run in the queue is called "${asked}"`,
        cure: expect.stringContaining("lenet-mnist-0123abcd"),
      });
      expect(await there.queue.isCancelled(asked)).toBe(false);
    }
    await expect(queueListing(await queueOf(), { ...neither, [flag]: "one shot" })).rejects.toMatchObject({
      message: 'no run is called "one shot" in the queue, in which there is none',
    });
  },
);
