import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe } from "vitest";
import { openFolderDepot } from "../../src/workers/depot/folder.ts";
import { lossLaws } from "../../src/workers/loss-laws.test-data.ts";
import { refusalLaws } from "../../src/workers/refusal-laws.test-data.ts";
import { meetingIn } from "./meetings.ts";
import { type RedisServer, redisServer } from "./redis.ts";

describe("machines that meet in Redis and a folder", () => {
  const folder = mkdtempSync(join(tmpdir(), "lth-meetings-"));
  let redis: RedisServer;
  beforeAll(async () => {
    redis = await redisServer();
  });
  afterAll(async () => {
    await redis?.remove();
    rmSync(folder, { recursive: true, force: true });
  });
  const open = meetingIn(
    () => redis,
    (number) => openFolderDepot(join(folder, String(number))),
  );
  lossLaws(open);
  refusalLaws(open);
});
