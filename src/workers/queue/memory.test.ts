import { describe } from "vitest";
import { systemClock } from "../clock.ts";
import { memoryQueue } from "./memory.test-data.ts";
import { queueLaws } from "./queue-laws.test-data.ts";

describe("a queue in memory, with which workers and coordinators are tested", () => {
  const lease = 300;
  const queue = memoryQueue(systemClock, lease);
  queueLaws(async () => queue, lease);
});
