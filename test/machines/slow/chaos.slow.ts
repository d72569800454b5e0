import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { stream } from "../../../src/random.ts";
import type { Running } from "../../lth-process.ts";
import { Fleet, meeting, slow, whole } from "../fleet.ts";
import { type RedisServer, redisServer } from "../redis.ts";
import { foundHere, rounds } from "./rounds.ts";

/** Ten trainings, so that much can happen. */
const args = [...slow, "--trials", "2", "--rounds", "2", "--controls", "reinit:1"];
const { folder, results, found } = foundHere(args);

let redis: RedisServer;
beforeAll(async () => {
  redis = await redisServer();
});
afterAll(() => redis?.remove());

test.each(rounds)(
  "seed %i: workers, coordinators and Redis are killed at random moments, and the bytes are the same",
  async (seed) => {
    const draws = new Uint32Array(4);
    const fleet = new Fleet(folder, meeting(redis.url.replace(/0$/, String(seed % 16)), `depot-${seed}`));
    const workers: Running[] = Array.from({ length: 3 }, () => fleet.worker());
    const store = `chaos-${seed}`;
    let running = fleet.find(store, args);
    let isDone = false;
    const counts = { worker: 0, leaving: 0, coordinator: 0, redis: 0, hanging: 0 };
    const watch = (one: Running) => void one.ended.then(({ code }) => (isDone ||= code === 0));
    watch(running);
    for (let i = 0; !isDone && i < 25; i++) {
      stream(["chaos", seed, i]).block(0, draws);
      const [wait = 0, what = 0, which = 0] = Array.from(draws, (draw) => draw / 2 ** 32);
      await sleep(500 + 2500 * wait);
      if (isDone) break;
      const at = Math.floor(which * workers.length);
      const victim = workers[at];
      if (what < 0.4) {
        counts.worker++;
        victim?.process.kill("SIGKILL");
        workers[at] = fleet.worker();
      } else if (what < 0.55) {
        counts.leaving++;
        victim?.process.kill("SIGTERM");
        workers[at] = fleet.worker();
      } else if (what < 0.7) {
        counts.hanging++;
        victim?.process.kill("SIGSTOP");
        setTimeout(() => victim?.process.kill("SIGCONT"), 5000);
      } else if (what < 0.85) {
        counts.coordinator++;
        running.process.kill("SIGKILL");
        await running.ended;
        running = fleet.find(store, args);
        watch(running);
      } else {
        counts.redis++;
        await redis.kill();
        await sleep(4000 * wait);
        await redis.start();
      }
    }
    await whole(running);
    await fleet.end();
    console.log(`seed ${seed}: ${JSON.stringify(counts)}`);
    expect(await results(store)).toEqual(found.here);
  },
);
