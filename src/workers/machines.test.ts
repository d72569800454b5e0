import { describe, expect, test } from "vitest";
import { memoryDepot } from "./depot/memory.test-data.ts";
import { lossLaws } from "./loss-laws.test-data.ts";
import { fasterClock, LTH, type Meeting, RUN, trainHere } from "./meeting.test-data.ts";
import { sealed } from "./order/order.ts";
import { memoryQueue } from "./queue/memory.test-data.ts";
import { refusalLaws } from "./refusal-laws.test-data.ts";
import { toyJob } from "./toy-job.test-data.ts";
import { work } from "./worker/work.ts";

/** A hundred times as fast, so that sweeps and holds come soon. */
const clock = fasterClock(100);
const LEASE = 60_000;

async function inMemory(): Promise<Meeting> {
  const [queue, depot] = [memoryQueue(clock, LEASE), memoryDepot()];
  return {
    clock,
    lease: LEASE,
    queue: async () => queue,
    depot: async () => depot,
    emptied: async () => queue.clear(),
  };
}

describe("machines that meet in memory", () => {
  lossLaws(inMemory);
  refusalLaws(inMemory);
});

test("a job that is lost is left alone: nothing is published, no checkpoint written, the queue not called", async () => {
  const depot = memoryDepot();
  const job = toyJob();
  const calls: string[] = [];
  const order = sealed(job, RUN, LTH);
  let given = false;
  const record = (name: string) => async () => void calls.push(name);
  const lost = {
    async take(signal: AbortSignal) {
      if (given) {
        await clock.sleep(100, signal);
        return undefined;
      }
      given = true;
      return {
        ...{ key: job.key, order, before: null },
        hold: async () => "lost" as const,
        ...{ tell: record("tell"), done: record("done"), fail: record("fail"), giveBack: record("giveBack") },
      };
    },
  };
  const parts = { depot, clock, name: "a/1", warn: () => undefined, local: memoryDepot(), train: trainHere, lth: LTH };
  const { ends } = await work(
    { ...parts, queue: lost },
    { jobs: 1, idleExit: 5000, signal: new AbortController().signal },
  );
  expect(ends.get("lost")).toBe(1);
  expect(calls).toEqual(["tell"]);
  expect([...depot.things.keys()]).toEqual([]);
});
