import { execFileSync } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { eventsOf, Fleet, meeting, slow, type Told, until, whole } from "../fleet.ts";
import { type RedisServer, redisServer } from "../redis.ts";
import { foundHere, rounds } from "./rounds.ts";

/** A worker in a network namespace of its own, whose link to Redis is cut. Needs root, and Debian's iproute2. */
const NAME = "lth-far";
const [HERE, FAR] = ["10.201.7.1", "10.201.7.2"];
const ip = (...words: readonly string[]) => execFileSync("ip", words, { stdio: ["ignore", "ignore", "pipe"] });
const far = (...words: readonly string[]) => ip("netns", "exec", NAME, "ip", ...words);
const quietly = (act: () => unknown) => {
  try {
    act();
  } catch {
    // it is not there
  }
};

const { folder, results, found } = foundHere();
let redis: RedisServer;
beforeAll(async () => {
  quietly(() => ip("netns", "del", NAME));
  ip("netns", "add", NAME);
  ip("link", "add", "lth-v0", "type", "veth", "peer", "name", "lth-v1");
  ip("link", "set", "lth-v1", "netns", NAME);
  ip("addr", "add", `${HERE}/24`, "dev", "lth-v0");
  ip("link", "set", "lth-v0", "up");
  far("addr", "add", `${FAR}/24`, "dev", "lth-v1");
  far("link", "set", "lth-v1", "up");
  far("link", "set", "lo", "up");
  redis = await redisServer({ host: HERE });
});
afterAll(async () => {
  await redis?.remove();
  quietly(() => ip("link", "del", "lth-v0"));
  quietly(() => ip("netns", "del", NAME));
});

const cuts = {
  "what the worker sends is lost": {
    cut: () => far("route", "add", "blackhole", `${HERE}/32`),
    mend: () => far("route", "del", "blackhole", `${HERE}/32`),
  },
  "what the worker is sent is lost": {
    cut: () => ip("route", "add", "blackhole", `${FAR}/32`),
    mend: () => ip("route", "del", "blackhole", `${FAR}/32`),
  },
  "both ways": {
    cut: () => ip("link", "set", "lth-v0", "down"),
    mend: () => ip("link", "set", "lth-v0", "up"),
  },
};

let tests = 0;
describe.each(Object.entries(cuts))("the network is cut, %s, for longer than a lease", (_, { cut, mend }) => {
  test.each(rounds)("round %i: the same bytes", async () => {
    const fleet = new Fleet(folder, meeting(redis.url.replace(/0$/, String(++tests % 16)), `depot-${tests}`));
    try {
      fleet.worker({ via: ["ip", "netns", "exec", NAME] });
      let begun = false;
      let isCut = false;
      const running = fleet.find(`cut-${tests}`, slow, (line) => {
        const event: Told = JSON.parse(line);
        if (event.type !== "job-started" || begun) return;
        begun = true;
        setTimeout(() => {
          cut();
          isCut = true;
          fleet.worker();
        }, 700);
      });
      await Promise.race([until(() => isCut), whole(running)]);
      await sleep(6000);
      mend();
      const ended = await whole(running);
      const [first, second] = eventsOf(ended).filter(({ type }) => type === "job-started");
      expect(second?.job?.key).toBe(first?.job?.key); // another took over
      expect(second?.worker).not.toBe(first?.worker);
      expect(await results(`cut-${tests}`)).toEqual(found.here);
    } finally {
      quietly(mend);
      await fleet.end();
    }
  });
});
