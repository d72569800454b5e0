import { availableParallelism } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { stream } from "../../../src/random.ts";
import type { Running } from "../../lth-process.ts";
import { Fleet, lasting, locally, meeting, trainedIn, whole } from "../fleet.ts";
import { freePort, type RedisServer, redisServer } from "../redis.ts";
import { foundHere } from "./rounds.ts";

/** `MINUTES=10 npm run test:hour`: about how long it takes; and as long again the local run that it must equal. */
const MINUTES = Number(process.env.MINUTES);
const WORKERS = 4;
/** Seconds from one kill to the next: of a worker always ten, of a coordinator and of Redis five and fifteen minutes in an hour. */
const [WORKER, COORDINATOR, REDIS] = [10, 5 * MINUTES, 15 * MINUTES];

/** 310 trainings: in each of ten trials the dense network, then ten rounds of a ticket and two controls. */
const TRAININGS = 310;
const argsOf = (iterations: number) => [
  ...lasting(iterations),
  ...["--trials", "10", "--rounds", "10", "--controls", "reinit:2"],
];

const { folder, results } = foundHere();
let redis: RedisServer;
beforeAll(async () => {
  redis = await redisServer();
});
afterAll(() => redis?.remove());

/** Iterations with which all trainings take so many minutes on this machine. */
async function calibrated(): Promise<number> {
  const [short, long] = [1000, 21_000];
  const seconds = async (iterations: number) => {
    const since = performance.now();
    await locally(folder, `one-${iterations}`, [...argsOf(iterations), "--trials", "1", "--rounds", "0"]);
    return (performance.now() - since) / 1000;
  };
  const each = ((await seconds(long)) - (await seconds(short))) / (long - short);
  const cores = Math.min(WORKERS, availableParallelism());
  return 500 * Math.max(2, Math.round((60 * MINUTES * cores) / TRAININGS / each / 500));
}

interface Watched extends Running {
  /** Iterations that it has trained so far. */
  trained(): Promise<number>;
}

test(
  `${MINUTES} minutes: workers, coordinators and Redis are killed again and again, and less than 5% of the work is lost`,
  async () => {
    const iterations = await calibrated();
    const args = argsOf(iterations);
    const fleet = new Fleet(folder, meeting(redis.url, "depot-hour"));
    const started = async (): Promise<Watched> => {
      const port = await freePort();
      const url = `http://127.0.0.1:${port}/metrics`;
      let last = 0;
      return {
        ...fleet.worker({ flags: ["--health", String(port)] }),
        async trained() {
          const text = await fetch(url, { signal: AbortSignal.timeout(2000) }).then(
            (answer) => answer.text(),
            () => "",
          );
          last = Number(/^lth_worker_iterations_total (\d+)/m.exec(text)?.[1] ?? last);
          return last;
        },
      };
    };
    const workers = await Promise.all(Array.from({ length: WORKERS }, started));
    const kills = { worker: 0, coordinator: 0, redis: 0 };
    let trained = 0;
    let isDone = false;
    const ask = (): Running => {
      const asking = fleet.find("hour", args);
      void asking.ended.then(({ code }) => (isDone ||= code === 0));
      return asking;
    };
    let running = ask();
    const since = performance.now();
    const seconds = () => (performance.now() - since) / 1000;
    const draws = new Uint32Array(4);
    const killWorker = async () => {
      stream(["hour", kills.worker]).block(0, draws);
      const at = (draws[0] ?? 0) % WORKERS;
      const victim = workers[at];
      if (victim === undefined) return;
      trained += await victim.trained();
      victim.process.kill("SIGKILL");
      kills.worker++;
      workers[at] = await started();
    };
    const killCoordinator = async () => {
      running.process.kill("SIGKILL");
      await running.ended;
      kills.coordinator++;
      if (!isDone) running = ask();
    };
    const killRedis = async () => {
      kills.redis++;
      await redis.kill();
      await sleep(2000);
      await redis.start();
    };
    for (let next = WORKER; !isDone; next += WORKER) {
      while (!isDone && seconds() < next) await sleep(100);
      if (isDone) break;
      await killWorker();
      if (next / COORDINATOR >= kills.coordinator + 1) await killCoordinator();
      if (next / REDIS >= kills.redis + 1) await killRedis();
    }
    const took = seconds();
    const ended = await whole(running);
    for (const one of workers) trained += await one.trained();
    await fleet.end();
    const wasted = trained / (TRAININGS * iterations) - 1;
    console.log(
      `${TRAININGS} trainings of ${iterations} iterations in ${(took / 60).toFixed(1)} minutes; killed: ${JSON.stringify(kills)}; ` +
        `the last coordinator saw ${trainedIn(ended)} trained; ${(100 * wasted).toFixed(2)}% of the iterations were trained twice`,
    );
    await locally(folder, "alone", args);
    expect(await results("hour")).toEqual(await results("alone"));
    expect(kills.worker).toBeGreaterThan(0.5 * (took / WORKER) - 2);
    expect(wasted).toBeGreaterThanOrEqual(-0.05); // what was trained since the last word of who was killed is not counted
    expect(wasted).toBeLessThan(0.05);
  },
  (10 + 6 * MINUTES) * 60_000,
);
