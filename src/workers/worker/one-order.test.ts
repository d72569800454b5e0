import { expect, test } from "vitest";
import { systemClock } from "../clock.ts";
import { DepotFault } from "../depot/depot.ts";
import { memoryDepot } from "../depot/memory.test-data.ts";
import { checkpointName } from "../depot/names.ts";
import { trainHere } from "../meeting.test-data.ts";
import { sealed } from "../order/order.ts";
import { memoryQueue } from "../queue/memory.test-data.ts";
import type { Taken } from "../queue/queue.ts";
import { isDone, publish } from "../results.ts";
import { toyJob, toyTrained } from "../toy-job.test-data.ts";
import { follow } from "./one-order.ts";

test("an order that lies under another key than its own is refused: nothing of it is done", async () => {
  const queue = memoryQueue(systemClock);
  const job = toyJob();
  await queue.add("b".repeat(64), sealed(job, "toy-12345678", "0.1.0"), 1);
  const taken = await queue.take(new AbortController().signal);
  if (taken === undefined) throw new Error("there was an order");
  const depot = memoryDepot();
  let trained = 0;
  const train = async (): Promise<never> => {
    trained++;
    throw new Error("it is not to be trained");
  };
  const parts = {
    depot,
    local: memoryDepot(),
    train,
    clock: systemClock,
    name: "a/1",
    lth: "0.1.0",
    warn: () => undefined,
  };
  expect(await follow(taken, parts, new AbortController().signal)).toBe("failed");
  expect((await queue.look([taken.key]))[0]).toMatchObject({
    state: "failed",
    message: expect.stringMatching(`the queue calls it "b{64}", and its key is ${job.key}`),
  });
  expect([trained, depot.things.size]).toEqual([0, 0]);
});

/** What Redis says where its disk is full. */
const misconf = async (): Promise<never> => {
  throw new Error("MISCONF Redis is configured to save RDB snapshots, but it is unable to persist to disk");
};

/** An order of which the queue is told, and what it was told last. */
function taken(changes: Partial<Taken>) {
  const job = toyJob();
  const calls: string[] = [];
  const call = (what: string) => async () => void calls.push(what);
  const order: Taken = {
    ...{ key: job.key, order: sealed(job, "toy-12345678", "0.1.0"), before: null },
    ...{ hold: async () => "held", tell: async () => undefined },
    ...{ done: call("done"), fail: call("fail"), giveBack: call("give back") },
    ...changes,
  };
  return { job, order, calls };
}

const workerParts = () => ({
  ...{ depot: memoryDepot(), local: memoryDepot(), train: trainHere, clock: systemClock, name: "a/1", lth: "0.1.0" },
  warn: () => undefined,
});

test.each([
  ["whether the order is held", { hold: misconf }, ["done"]],
  ["where a training begins", { tell: misconf }, ["done"]],
  ["that it is done", { done: misconf }, []],
  ["anything", { hold: misconf, tell: misconf, done: misconf }, []],
])("a queue that answers with an error when it is asked or told %s costs no result", async (_, changes, told) => {
  const { job, order, calls } = taken(changes);
  const parts = workerParts();
  expect(await follow(order, parts, new AbortController().signal)).toBe("trained");
  expect(await isDone(parts.depot, job.key)).toBe(true);
  expect(calls).toEqual(told);
});

test("a worker that leaves gives back, also where the queue takes no words", async () => {
  const leaving = new AbortController();
  const { order, calls } = taken({ tell: misconf });
  const parts = workerParts();
  const train: typeof trainHere = async (job, how) => {
    leaving.abort();
    return trainHere(job, how);
  };
  expect(await follow(order, { ...parts, train }, leaving.signal)).toBe("given back");
  expect(calls).toEqual(["give back"]);
});

test("a checkpoint that the depot does not take is tried once: the training goes on at once", async () => {
  const { order } = taken({});
  const parts = workerParts();
  let [keeps, tries] = [0, 0];
  const depot = {
    ...parts.depot,
    async put(): Promise<void> {
      tries++;
      throw new DepotFault("the depot is away", "wait");
    },
  };
  const train: typeof trainHere = (job, how) =>
    trainHere(job, {
      ...how,
      checkpoints: {
        seconds: 0,
        load: async () => undefined,
        keep(kept, state) {
          keeps++;
          return how.checkpoints.keep(kept, state);
        },
      },
    });
  const at = { ...parts, depot, train, checkpointSeconds: 0 };
  expect(await follow(order, at, new AbortController().signal)).toBe("trained");
  expect(keeps).toBeGreaterThan(1);
  expect(tries).toBe(keeps);
});

test("what a worker kept of a training that another has finished goes when it finds that out", async () => {
  const { job, order } = taken({});
  const parts = workerParts();
  await parts.local.put(checkpointName(job.key), Uint8Array.of(1));
  await publish(parts.depot, "b/2", job, await toyTrained(job));
  expect(await follow(order, parts, new AbortController().signal)).toBe("answered");
  expect(await parts.local.list("checkpoints")).toEqual([]);
});
