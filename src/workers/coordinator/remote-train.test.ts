import { expect, test } from "vitest";
import { Interrupted } from "../../errors.ts";
import { memoryDepot } from "../depot/memory.test-data.ts";
import { fasterClock, LTH, Machines, RUN } from "../meeting.test-data.ts";
import { sealed } from "../order/order.ts";
import { memoryQueue } from "../queue/memory.test-data.ts";
import type { Queue } from "../queue/queue.ts";
import { publish } from "../results.ts";
import { toyJob, toyTrained } from "../toy-job.test-data.ts";

/** A hundred times as fast, so that sweeps come soon. */
const clock = fasterClock(100);

/** A promise, and what fulfils it. */
function gate() {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open, opened };
}

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

test("of a training that nobody waits for any more nothing is told, though somebody was looking where it is", async () => {
  const { queue, machines } = await met();
  const job = toyJob();
  const stopped = new AbortController();
  const { open, opened } = gate();
  let looks = 0;
  const slow: Queue = {
    ...queue,
    async look(keys) {
      looks++;
      await opened;
      return queue.look(keys);
    },
    listen: (heard) => queue.listen(({ key }) => heard({ key })),
  };
  const coming = machines.coordinator({ queue: slow }).train(job, undefined, machines.how({ signal: stopped.signal }));
  await machines.isAsked(job);
  const taken = await queue.take(new AbortController().signal);
  const where = { since: "", first: 0, from: 0, iteration: 3, until: 12, validationLoss: 0.5, starts: 1 };
  await taken?.tell({ ...where, worker: "a/1" });
  await machines.until(() => looks > 0);
  stopped.abort();
  await expect(coming).rejects.toThrow(Interrupted);
  open();
  await machines.end();
  expect(machines.events).toEqual([]);
});

test("a training that failed in an earlier sitting is not taken for failed while it is added again", async () => {
  const { queue, depot, machines } = await met();
  const job = toyJob();
  await queue.add(job.key, sealed(job, RUN, LTH), 1);
  await (await queue.take(new AbortController().signal))?.fail("a/1: it was too hot");
  const [seen, added] = [gate(), gate()];
  let looks = 0;
  const slow: Queue = {
    ...queue,
    /** Only the loop looks: of what happens it hears nothing. What it sees first is what was before the job was added again. */
    listen: async () => async () => undefined,
    async look(keys) {
      const found = await queue.look(keys);
      looks++;
      seen.open();
      await added.opened;
      return found;
    },
    async forgetFailed(key) {
      await seen.opened;
      await queue.forgetFailed(key);
    },
    async add(key, order, priority) {
      await queue.add(key, order, priority);
      setTimeout(added.open, 20); // when nobody looks at it any more
    },
  };
  const coming = machines.coordinator({ queue: slow }).train(job, undefined, machines.how());
  const came = coming.then(
    () => "it has come",
    (error: unknown) => error,
  );
  await machines.until(() => looks > 1);
  await publish(depot, "a/1", job, await toyTrained(job));
  queue.clear();
  expect(await came).toBe("it has come");
  await machines.end();
});
