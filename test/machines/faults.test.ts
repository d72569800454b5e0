import { mkdtempSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import type { Running } from "../lth-process.ts";
import { writeSmallData } from "../small-data.ts";
import { storeContent } from "../store-content.ts";
import { eventsOf, Fleet, locally, meeting, slow, type Told, trainedIn, until, whole } from "./fleet.ts";
import { type RedisServer, redisServer } from "./redis.ts";

const folder = mkdtempSync(join(tmpdir(), "lth-faults-"));
/** What must not depend on who trained, and on what was killed. */
const results = async (store: string) => ({ ...(await storeContent(folder, store)), names: [] });

let here: Awaited<ReturnType<typeof results>>;
beforeAll(async () => {
  writeSmallData(join(folder, "data"));
  await locally(folder, "here", slow);
  here = await results("here");
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let redis: RedisServer;
let fleet: Fleet;
let tests = 0;
beforeEach(async () => {
  redis = await redisServer();
  fleet = new Fleet(folder, meeting(redis.url, `depot-${++tests}`));
});
afterEach(async () => {
  await fleet.end();
  await redis.remove();
});

/** A coordinator whose events act: each is heard once, when it comes. */
const find = (store: string, heard: (event: Told, process: Running["process"]) => void = () => undefined) =>
  fleet.find(store, slow, (line, process) => heard(JSON.parse(line), process));

const started = (ended: Awaited<Running["ended"]>) => eventsOf(ended).filter(({ type }) => type === "job-started");

/** Milliseconds after which a training that began is in its middle, and was kept once. */
const MIDDLE = 900;

/** Acts once, in the middle of the first training. */
const inTheMiddle = (act: () => void) => {
  let begun = false;
  return ({ type }: Told) => {
    if (type !== "job-started" || begun) return;
    begun = true;
    setTimeout(act, MIDDLE);
  };
};

test("kill -9 of a worker in the middle of a training: another goes on with it", async () => {
  const dying = fleet.worker();
  const act = () => {
    dying.process.kill("SIGKILL");
    fleet.worker();
    fleet.worker();
  };
  const ended = await whole(find("killed", inTheMiddle(act)));
  expect((await dying.ended).signal).toBe("SIGKILL");
  const [first, second] = started(ended);
  expect(second?.job?.key).toBe(first?.job?.key);
  expect(second?.worker).not.toBe(first?.worker);
  expect(await results("killed")).toEqual(here);
});

test("SIGTERM, twice: a worker leaves within five seconds, and another goes on at that iteration", async () => {
  const leaving = fleet.worker();
  let since = 0;
  const act = () => {
    since = performance.now();
    leaving.process.kill("SIGTERM");
    setTimeout(() => leaving.process.kill("SIGTERM"), 50);
  };
  const running = find("left", inTheMiddle(act));
  const left = await leaving.ended;
  expect(performance.now() - since).toBeLessThan(5000);
  expect(left).toMatchObject({ code: 75, signal: null, out: expect.stringContaining("1 given back") });
  fleet.worker();
  const ended = await whole(running);
  const [first, second] = started(ended);
  expect(second?.job?.key).toBe(first?.job?.key);
  expect(second?.iteration).toBeGreaterThan(0);
  expect(second?.worker).not.toBe(first?.worker);
  expect(await results("left")).toEqual(here);
});

test("a worker that hangs longer than its lease loses its training, and when it wakes it writes nothing of it", async () => {
  const hanging = fleet.worker();
  const act = () => {
    hanging.process.kill("SIGSTOP");
    fleet.worker();
    setTimeout(() => hanging.process.kill("SIGCONT"), 7000);
  };
  await whole(find("hung", inTheMiddle(act)));
  expect(await results("hung")).toEqual(here);
  await until(async () => (await fleet.run("queue")).out.includes("2 workers")); // it is awake
  await sleep(1000);
  hanging.process.kill("SIGTERM");
  expect((await hanging.ended).out).toMatch(/1 lost/);
});

test("kill -9 of the coordinator, again and again: workers go on, and the same command takes what they did", async () => {
  fleet.worker();
  fleet.worker();
  let kills = 0;
  for (const moment of ["run", "job-started", "job-done", "pruned", "job-done", "verdict"]) {
    const running = find("again", ({ type }, process) => {
      if (type === moment && process.kill("SIGKILL")) kills++;
    });
    await running.ended;
  }
  await whole(find("again"));
  expect(kills).toBeGreaterThan(3);
  expect(await results("again")).toEqual(here);
});

test("Redis that is killed and comes again, is emptied, and is not there when all begins", async () => {
  await redis.kill();
  const workers = [fleet.worker(), fleet.worker()];
  let [killed, emptied] = [false, false];
  const inAnOutage = inTheMiddle(() => {
    killed = true;
    void redis.kill().then(() => sleep(4000).then(() => redis.start())); // longer than a lease
  });
  const running = find("redis", (event) => {
    inAnOutage(event);
    if (event.type !== "pruned" || emptied) return;
    emptied = true;
    setTimeout(() => void redis.empty(), MIDDLE);
  });
  await sleep(1500);
  await redis.start();
  const ended = await whole(running);
  expect({ killed, emptied }).toEqual({ killed: true, emptied: true });
  expect(ended.err).toMatch(/redis:\/\/127\.0\.0\.1:\d+\/0 cannot be reached/);
  expect(await results("redis")).toEqual(here);
  for (const worker of workers) {
    worker.process.kill("SIGTERM");
    expect((await worker.ended).code).toBe(75);
  }
});

test("a depot whose folder is gone for a while, as a share that is not mounted: results wait for it", async () => {
  const workers = [fleet.worker(), fleet.worker()];
  const depot = join(folder, `depot-${tests}`);
  // Until a worker has a result that has to wait, however long a training takes here.
  const isWaiting = new Promise<void>((resolve) => {
    for (const { process } of workers) {
      process.stdout?.on("data", (text: Buffer) => (/asking again/.test(text.toString()) ? resolve() : undefined));
    }
  });
  let came: Promise<void> | undefined;
  const act = () => {
    renameSync(depot, `${depot}.away`);
    came = isWaiting.then(() => renameSync(`${depot}.away`, depot));
  };
  await whole(find("unmounted", inTheMiddle(act)));
  await came;
  expect(await results("unmounted")).toEqual(here);
  const said: string[] = [];
  for (const { process, ended } of workers) {
    process.kill("SIGTERM");
    said.push((await ended).out);
  }
  expect(said.join("\n")).toMatch(/the depot .* cannot be (read|written): .*asking again/);
});

test("two runs that share trainings: one is cancelled and ends, the other gets all of it", async () => {
  let run = "";
  const cancelled = find("cancelled", (event) => {
    if (event.type === "run") run = event.run ?? "";
  });
  const shared = fleet.find("shared", [...slow, "--rounds", "0"]); // another run: its training is the first one's first
  await until(async () => run !== "" && (await fleet.run("queue")).out.includes("1 waiting"));
  const { out, code } = await fleet.run("queue", "--cancel", run);
  expect({ out, code }).toMatchObject({ code: 0, out: expect.stringContaining(`${run} is cancelled`) });
  const ended = await cancelled.ended;
  expect(ended).toMatchObject({
    code: 1,
    err: expect.stringContaining(`${run} was cancelled with lth queue --cancel`),
  });
  fleet.worker();
  expect(trainedIn(await whole(shared))).toBe(1);
  // Asked for again, it goes on.
  await whole(find("cancelled"));
  expect(await results("cancelled")).toEqual(here);
});
