import { afterAll, beforeAll, describe, test } from "vitest";
import { openBullQueue } from "../../src/workers/queue/bullmq.ts";
import { queueLaws } from "../../src/workers/queue/queue-laws.test-data.ts";
import { type RedisServer, redisServer } from "./redis.ts";

describe("BullMQ on Redis", () => {
  let redis: RedisServer;
  beforeAll(async () => {
    redis = await redisServer();
  });
  afterAll(() => redis.remove());

  test("a coordinator stops listening and closes while the server is away", async () => {
    const queue = await openBullQueue({ address: redis.url, name: "lth-away", worker: "test/1" });
    const unlisten = await queue.listen(() => undefined);
    await queue.isCancelled("any"); // it is connected
    await redis.kill();
    try {
      await unlisten();
      await queue.close();
    } finally {
      await redis.start();
    }
  });

  const lease = 1000;
  queueLaws(() => openBullQueue({ address: redis.url, name: "lth-laws", worker: "test/1", lease }), lease);
});
