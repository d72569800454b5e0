import { afterAll, beforeAll, expect, test } from "vitest";
import { eventsOf, Fleet, meeting, slow, trainedIn, whole } from "../fleet.ts";
import { type RedisServer, redisServer } from "../redis.ts";
import { foundHere, rounds } from "./rounds.ts";

/** Workers whose clocks are an hour off; needs Debian's package faketime. */
const off = (hours: string) => ({ via: ["faketime", "-f", `${hours}h`], more: { FAKETIME_DONT_FAKE_MONOTONIC: "1" } });

const { folder, results, found } = foundHere();
let redis: RedisServer;
beforeAll(async () => {
  redis = await redisServer();
});
afterAll(() => redis?.remove());

test.each(rounds)(
  "round %i: an hour ahead and an hour behind, nobody takes what another has, and the bytes are the same",
  async (i) => {
    const fleet = new Fleet(folder, meeting(redis.url.replace(/0$/, String(i % 16)), `depot-${i}`));
    try {
      for (const one of [off("+1"), off("-1"), {}]) fleet.worker(one);
      const ended = await whole(fleet.find(`clock-${i}`, slow));
      const started = eventsOf(ended).filter(({ type }) => type === "job-started");
      expect(started).toHaveLength(trainedIn(ended));
      expect(await results(`clock-${i}`)).toEqual(found.here);
    } finally {
      await fleet.end();
    }
  },
);
