import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { storeContent } from "../store-content.ts";
import type { CephServer } from "./ceph.ts";
import { Fleet, lenet, meeting, trainedIn, whole } from "./fleet.ts";
import type { RedisServer } from "./redis.ts";
import { type Asked, type Between, type Fate, s3Between } from "./s3-between.ts";

const writes = ({ method }: Asked) => method === "PUT" || method === "POST";

/** How S3 is for some seconds, one after the other. */
const moods: Readonly<Record<string, (asked: Asked, turn: number) => Fate | Promise<Fate>>> = {
  "answers with errors": (_, turn) => (turn % 2 === 0 ? 503 : "passes"),
  "is slow": () => sleep(400).then(() => "passes" as const),
  "is full": (asked) => (writes(asked) ? 507 : "passes"),
  "may only be read": (asked) => (writes(asked) ? 403 : "passes"),
  "loses connections": (_, turn) => (turn % 2 === 0 ? "lost" : "passes"),
};
/** Milliseconds of each, and requests that it must have met. */
const [LONG, MET] = [1500, 2];

/** A run whose workers and coordinator all have a depot in S3 that fails in one way after another. */
export function depotInMoods(folder: string, servers: () => { redis: RedisServer; ceph: CephServer }): void {
  const results = async (store: string) => ({ ...(await storeContent(folder, store)), names: [] });
  const met = new Map<string, number>();
  let mood: string | undefined;
  let between: Between;
  let fleet: Fleet;
  beforeAll(async () => {
    const { redis, ceph } = servers();
    between = await s3Between(ceph.env.AWS_ENDPOINT_URL_S3 ?? "", (asked) => {
      const fate = moods[mood ?? ""];
      if (mood === undefined || fate === undefined) return "passes";
      const turn = met.get(mood) ?? 0;
      met.set(mood, turn + 1);
      return fate(asked, turn);
    });
    const env = { ...ceph.env, AWS_ENDPOINT_URL_S3: between.url };
    fleet = new Fleet(folder, meeting(redis.url.replace(/0$/, "3"), "s3://tickets/moods", env));
  });
  afterAll(async () => {
    await fleet?.end();
    between?.close();
  });

  test("errors, slow, full, read-only, without connections, each for a while: results wait, and the bytes are the same", async () => {
    fleet.worker();
    fleet.worker();
    const running = fleet.find("moods there", lenet);
    for (const name of Object.keys(moods)) {
      mood = name;
      const since = performance.now();
      while (performance.now() - since < LONG || (met.get(name) ?? 0) < MET) await sleep(50);
    }
    mood = undefined;
    expect(trainedIn(await whole(running))).toBe(12);
    expect(await results("moods there")).toEqual(await results("lenet here"));
  });
}
