import { expect, test } from "vitest";
import { systemClock } from "../clock.ts";
import { memoryDepot } from "../depot/memory.test-data.ts";
import { sealed } from "../order/order.ts";
import { memoryQueue } from "../queue/memory.test-data.ts";
import { toyJob } from "../toy-job.test-data.ts";
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
