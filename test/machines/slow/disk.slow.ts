import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Fleet, meeting, slow, type Told, until, whole } from "../fleet.ts";
import { type RedisServer, redisServer } from "../redis.ts";
import { foundHere, rounds } from "./rounds.ts";

/** A depot on a small disk of its own; needs root. */
const { folder, results, found } = foundHere();
const run = (...words: readonly string[]) => execFileSync(words[0] ?? "", words.slice(1), { stdio: "ignore" });

let redis: RedisServer;
beforeAll(async () => {
  redis = await redisServer();
});
afterAll(() => redis?.remove());

const faults = {
  full: {
    fault: (depot: string) => {
      try {
        writeFileSync(join(depot, ".filler"), Buffer.alloc(64 << 20));
      } catch {
        // as full as it gets
      }
    },
    mend: (depot: string) => rmSync(join(depot, ".filler")),
    says: /the disk is full/,
  },
  "read-only": {
    fault: (depot: string) => run("mount", "-o", "remount,ro", depot),
    mend: (depot: string) => run("mount", "-o", "remount,rw", depot),
    says: /read-only/,
  },
};

let tests = 0;
describe.each(Object.entries(faults))("a depot that is %s for a while", (_, { fault, mend, says }) => {
  test.each(rounds)("round %i: results wait for it, and the bytes are the same", async () => {
    const depot = join(folder, `depot-${++tests}`);
    mkdirSync(depot);
    run("mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", depot);
    const fleet = new Fleet(folder, meeting(redis.url.replace(/0$/, String(tests % 16)), depot));
    try {
      const workers = [fleet.worker(), fleet.worker()];
      let begun = false;
      const running = fleet.find(`room-${tests}`, slow, (line) => {
        const event: Told = JSON.parse(line);
        if (event.type !== "job-started" || begun) return;
        begun = true;
        fault(depot);
      });
      await Promise.race([until(() => begun), whole(running)]);
      await sleep(8000);
      mend(depot);
      await whole(running);
      expect(await results(`room-${tests}`)).toEqual(found.here);
      const said: string[] = [];
      for (const { process, ended } of workers) {
        process.kill("SIGTERM");
        said.push((await ended).out);
      }
      expect(said.join("\n")).toMatch(says);
    } finally {
      await fleet.end();
      run("umount", "-l", depot);
    }
  });
});
