import { describe, expect, test } from "vitest";
import { Interrupted } from "../../errors.ts";
import { systemClock } from "../clock.ts";
import { memoryDepot } from "../depot/memory.test-data.ts";
import { bytesHere, bytesOf, fasterClock, LTH, Machines, RUN } from "../meeting.test-data.ts";
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

test("what is cancelled is not added again by the coordinator that hears of it", async () => {
  const { queue, machines } = await met();
  const job = toyJob();
  const came = machines.came(job);
  await machines.isAsked(job);
  await queue.cancel(RUN, [job.key]);
  expect(String(await came)).toMatch(/was cancelled/);
  await systemClock.sleep(20);
  expect(await queue.entries()).toEqual([]);
  await machines.end();
});

describe("a queue that answers with errors for a while", () => {
  const misconf = () => new Error("MISCONF Redis is unable to persist to disk");

  test.each(["add", "look", "forgetFailed", "wanted", "isCancelled"] as const)(
    "to %s costs no run, and is told once",
    async (name) => {
      const { queue, machines } = await met();
      const jobs = [toyJob(), toyJob({ trial: 1 })];
      let calls = 0;
      const asked = (): void => {
        if (++calls <= 3) throw misconf();
      };
      const shaky: Queue = {
        ...queue,
        [name]: async (...given: never[]) => {
          asked();
          return Reflect.apply(queue[name], queue, given);
        },
      };
      void machines.worker("a/1");
      const remote = machines.coordinator({ queue: shaky });
      const trained = await Promise.all(jobs.map((job) => machines.asked(job, remote)));
      expect(trained.map((each, i) => bytesOf(jobs[i] ?? toyJob(), each))).toEqual(
        await Promise.all(jobs.map((job) => bytesHere(job))),
      );
      await machines.until(() => calls > 3);
      expect(machines.said).toEqual([
        "the queue answers with an error: MISCONF Redis is unable to persist to disk; asking again",
      ]);
      await machines.end();
    },
  );

  test("does not keep what it said of an earlier sitting: that the run is cancelled", async () => {
    const { queue, machines } = await met();
    const job = toyJob();
    await queue.cancel(RUN, []);
    const { open, opened } = gate();
    let looks = 0;
    const shaky: Queue = {
      ...queue,
      async look(keys) {
        if (++looks > 3) open(); // the loop has been there
        return queue.look(keys);
      },
      async wanted(run) {
        await opened;
        await queue.wanted(run);
      },
    };
    void machines.worker("a/1");
    const remote = machines.coordinator({ queue: shaky });
    expect(bytesOf(job, await machines.asked(job, remote))).toEqual(await bytesHere(job));
    await machines.end();
  });

  test("is asked until the run is stopped", async () => {
    const { queue, machines } = await met();
    const stopped = new AbortController();
    let calls = 0;
    const full: Queue = {
      ...queue,
      async add() {
        calls++;
        throw misconf();
      },
    };
    const remote = machines.coordinator({ queue: full });
    const coming = remote.train(toyJob(), undefined, machines.how({ signal: stopped.signal }));
    await machines.until(() => calls > 2);
    stopped.abort();
    await expect(coming).rejects.toThrow(Interrupted);
    await systemClock.sleep(20);
    const before = calls;
    await systemClock.sleep(200); // more than two times the longest wait
    expect(calls).toBe(before);
    await machines.end();
  });

  test("when it is to be listened to is listened to later", async () => {
    const { queue, machines } = await met();
    let listens = 0;
    const shaky: Queue = {
      ...queue,
      async listen(heard) {
        if (++listens === 1) throw misconf();
        return queue.listen(heard);
      },
    };
    const came = machines.asked(toyJob(), machines.coordinator({ queue: shaky }));
    await machines.isAsked(toyJob());
    await machines.until(() => listens === 2);
    void machines.worker("a/1");
    await came;
    await machines.end();
  });
});

test("a worker that has another depot is told of, and gets its order once for each sweep", async () => {
  const { queue, depot, machines } = await met();
  const job = toyJob();
  let adds = 0;
  const counted: Queue = {
    ...queue,
    async add(...given) {
      adds++;
      await queue.add(...given);
    },
  };
  void machines.worker("a/1", { depot: memoryDepot("another") });
  const coming = machines.asked(job, machines.coordinator({ queue: counted }));
  await machines.until(() => adds > 3);
  const before = adds;
  await systemClock.sleep(1000); // ten sweeps
  expect(adds - before).toBeLessThan(12);
  await publish(depot, "b/2", job, await toyTrained(job));
  await coming;
  expect(machines.said).toEqual([
    "a worker was through with trial 0, round 0, ticket, and memory has nothing of it: do all machines have the same LTH_DEPOT?",
  ]);
  await machines.end();
});

test.each(["isCancelled", "listen"] as const)("a coordinator ends, though %s is never answered", async (name) => {
  const { queue, machines } = await met();
  const stopped = new AbortController();
  let calls = 0;
  const silent: Queue = {
    ...queue,
    [name]: () => {
      calls++;
      return new Promise(() => undefined);
    },
  };
  const remote = machines.coordinator({ queue: silent });
  const coming = remote.train(toyJob(), undefined, machines.how({ signal: stopped.signal }));
  await machines.until(() => calls > 0);
  await systemClock.sleep(50); // the loop has been there
  stopped.abort();
  await expect(coming).rejects.toThrow(Interrupted);
  await remote.close();
  await machines.end();
});
