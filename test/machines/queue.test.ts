import { afterAll, beforeAll, describe } from "vitest";
import { openBullQueue } from "../../src/workers/queue/bullmq.ts";
import { queueLaws } from "../../src/workers/queue/queue-laws.test-data.ts";
import { type RedisServer, redisServer } from "./redis.ts";

describe("BullMQ on Redis", () => {
  let redis: RedisServer;
  beforeAll(async () => {
    redis = await redisServer();
  });
  afterAll(() => redis.remove());

  const lease = 1000;
  queueLaws(() => openBullQueue({ address: redis.url, name: "lth-laws", worker: "test/1", lease }), lease);
});
