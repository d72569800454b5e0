import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { Interrupted, LthError } from "../errors.ts";
import type { Event, Job, Trained } from "../lottery/index.ts";
import { jobStart, outcomeOf, trainJob } from "../lottery/index.ts";
import { type Elsewhere, encodeJob } from "../runs/index.ts";
import { systemClock } from "./clock.ts";
import { remoteTrain } from "./coordinator/remote-train.ts";
import { type Depot, DepotFault } from "./depot/depot.ts";
import { memoryDepot } from "./depot/memory.test-data.ts";
import { checkpointName, dataName, maskName, receiptName, resultName } from "./depot/names.ts";
import { sealed } from "./order/order.ts";
import { memoryQueue } from "./queue/memory.test-data.ts";
import { publish } from "./results.ts";
import { toyJob, toyTrained, travelling } from "./toy-job.test-data.ts";
import type { Train } from "./worker/training.ts";
import { work } from "./worker/work.ts";

/** Time that passes a hundred times as fast, so that sweeps and holds come soon. */
const clock = {
  ...systemClock,
  now: () => 100 * systemClock.now(),
  sleep: (ms: number, signal?: AbortSignal) => systemClock.sleep(ms / 100, signal),
};

const trainHere: Train = (job, { signal, checkpoints, weightsOf, reached }) =>
  trainJob(job, {
    ...{ dataset: travelling, executor: "reference", signal, checkpoints, weightsOf },
    emit: (event) => {
      if (event.type === "job-started")
        reached({ from: event.iteration, iteration: event.iteration, validationLoss: null });
      if (event.type === "progress")
        reached({ from: 0, iteration: event.iteration, validationLoss: event.validationLoss });
    },
  });

let cache: string;
beforeEach(() => {
  cache = mkdtempSync(join(tmpdir(), "lth-machines-"));
  process.env.LTH_CACHE = cache;
});
afterEach(() => rmSync(cache, { recursive: true, force: true }));

let depot: ReturnType<typeof memoryDepot>;
let queue: ReturnType<typeof memoryQueue>;
let ending: AbortController;
let said: string[];
let events: Event[];
beforeEach(() => {
  [depot, queue, ending] = [memoryDepot(), memoryQueue(clock), new AbortController()];
  [said, events] = [[], []];
});

const warn = (message: string) => void said.push(message);
const worker = (
  name: string,
  changes: { train?: Train; depot?: Depot; lth?: string; signal?: AbortSignal; idleExit?: number } = {},
) =>
  work(
    {
      ...{ queue, depot, clock, name, warn, local: memoryDepot(`${name}'s disk`), train: trainHere, lth: "0.1.0" },
      ...changes,
    },
    { jobs: 2, signal: changes.signal ?? ending.signal, idleExit: changes.idleExit },
  );

const coordinator = () => remoteTrain({ queue, depot, clock, name: "laptop/1", lth: "0.1.0", warn });
const how = (changes: Partial<Elsewhere> = {}): Elsewhere => ({
  run: "toy-12345678",
  dataset: travelling,
  signal: ending.signal,
  emit: (event) => void events.push(event),
  warn,
  fileOf: async () => {
    throw new LthError("no file was expected to be asked for", "");
  },
  ...changes,
});
/** Asks for a job, and fetches what came of it. */
const asked = async (job: Job, remote = coordinator(), changes: Partial<Elsewhere> = {}): Promise<Trained> => {
  for (;;) {
    const trained = await (await remote.train(job, undefined, how(changes)))();
    if (trained) return trained;
  }
};
const bytesOf = (job: Job, trained: Trained) =>
  trained.diverged ? trained.diverged : Buffer.concat(encodeJob(job, trained));

test("what other machines train has the bits of what is trained here", async () => {
  const jobs = [toyJob(), toyJob({ trial: 1 }), toyJob({ pruned: true }), toyJob({ trial: 1, pruned: true })];
  const [first, second] = [worker("a/1"), worker("b/2")];
  const remote = coordinator();
  const trained = await Promise.all(jobs.map((job) => asked(job, remote)));
  for (const [i, job] of jobs.entries()) {
    expect(bytesOf(job, trained[i] as Trained)).toEqual(bytesOf(job, await toyTrained(job)));
  }
  expect(events.filter(({ type }) => type === "job-started")).toHaveLength(4);
  for (const event of events) if (event.type === "job-started") expect(event.worker).toMatch(/^[ab]\/\d$/);
  await remote.close();
  ending.abort();
  expect((await first).ends.get("trained") ?? 0).toBe(4 - ((await second).ends.get("trained") ?? 0));
  expect([...depot.things.keys()].filter((name) => name.startsWith("checkpoints/"))).toEqual([]);
  expect(await queue.entries()).toEqual([]);
});

test("what the depot has needs no worker, and is not asked for", async () => {
  const job = toyJob();
  await publish(depot, "yesterday/1", job, await toyTrained(job));
  expect(bytesOf(job, await asked(job))).toEqual(bytesOf(job, await toyTrained(job)));
  expect(await queue.entries()).toEqual([]);
});

test("a job that starts from another's weights gets them out of the coordinator's store, where the depot has them not", async () => {
  const base = toyJob();
  const trained = await toyTrained(base);
  const job = toyJob({ pruned: true, start: jobStart(base.key) });
  const files: string[] = [];
  const running = worker("a/1");
  const came = await asked(job, coordinator(), {
    async fileOf(key) {
      files.push(key);
      return Buffer.concat(trained.diverged ? [] : encodeJob(base, trained));
    },
  });
  expect(files).toEqual([base.key]);
  const weightsOf = async () => (trained.diverged ? new Map() : new Map(trained.finalWeights));
  const here = await trainJob(job, { dataset: travelling, executor: "reference", weightsOf });
  expect(bytesOf(job, came)).toEqual(bytesOf(job, here));
  ending.abort();
  await running;
});

describe("nothing but time is lost", () => {
  test("with the queue, all of it", async () => {
    const came = asked(toyJob());
    while ((await queue.entries()).length === 0) await clock.sleep(100);
    queue.clear();
    const running = worker("a/1");
    expect(outcomeOf(await came)).toEqual(outcomeOf(await toyTrained(toyJob())));
    ending.abort();
    await running;
  });

  test("with every event", async () => {
    queue.listen = async () => async () => undefined;
    const running = worker("a/1");
    await asked(toyJob());
    ending.abort();
    await running;
  });

  test.each([
    ["a mask that is gone", () => maskName(toyJob({ pruned: true }).content.mask ?? ""), false],
    ["a mask that is damaged", () => maskName(toyJob({ pruned: true }).content.mask ?? ""), true],
    ["data that are damaged", () => dataName(travelling.checksum), true],
  ])("with %s: the coordinator puts it there again", async (_, nameOf, flip) => {
    const job = toyJob({ pruned: true });
    const came = asked(job);
    while ((await queue.entries()).length === 0) await clock.sleep(100);
    const bytes = depot.things.get(nameOf());
    expect(bytes).toBeDefined();
    if (flip)
      depot.things.set(
        nameOf(),
        (bytes ?? new Uint8Array()).map((byte, i) => (i === 3 ? byte ^ 1 : byte)),
      );
    else depot.things.delete(nameOf());
    const { ownTrain } = await import("./worker/own-train.ts");
    const train = ownTrain({ depot, jobs: 1, executor: "reference", warn });
    const running = worker("a/1", { train });
    expect(bytesOf(job, await came)).toEqual(bytesOf(job, await toyTrained(job)));
    expect(said.join()).toMatch(/has no sound copy of the (mask|data)/);
    ending.abort();
    await running;
  });

  test("with a result that is damaged before it is fetched: it is trained again", async () => {
    const job = toyJob();
    const running = worker("a/1");
    const remote = coordinator();
    const late = await remote.train(job, undefined, how());
    const [name = ""] = [...depot.things.keys()].filter((each) => each.startsWith("results/"));
    depot.things.get(name)?.fill(0);
    expect(await late()).toBeUndefined();
    expect(said.join()).toContain("is damaged: its training is done again");
    expect(bytesOf(job, await asked(job, remote))).toEqual(bytesOf(job, await toyTrained(job)));
    ending.abort();
    await running;
  });

  test("with a depot that fails for a while, at both ends", async () => {
    const job = toyJob({ pruned: true });
    let failures = 0;
    const shaky: Depot = new Proxy(depot, {
      get: (target, name: keyof Depot) => {
        const found = target[name];
        if (typeof found !== "function" || name === "close") return found;
        return (...given: never[]) => {
          if (++failures % 3 !== 0) throw new DepotFault("the depot is away", "wait");
          return Reflect.apply(found, target, given);
        };
      },
    });
    const running = worker("a/1", { depot: shaky });
    const remote = remoteTrain({ queue, depot: shaky, clock, name: "laptop/1", lth: "0.1.0", warn });
    const late = await remote.train(job, undefined, how());
    expect(failures).toBeGreaterThan(10);
    let trained: Trained | undefined;
    while (trained === undefined) trained = await late().catch(() => undefined);
    expect(bytesOf(job, trained)).toEqual(bytesOf(job, await toyTrained(job)));
    ending.abort();
    await running;
  });
});

describe("what a worker cannot do fails, and its coordinator is told", () => {
  test("a training that throws", async () => {
    const train: Train = async () => {
      throw new LthError("this machine has no memory", "give it some");
    };
    const running = worker("a/1", { train });
    await expect(asked(toyJob())).rejects.toThrow(
      "trial 0, round 0, ticket failed on a worker: a/1: this machine has no memory; give it some",
    );
    ending.abort();
    await running;
    // Asked again, it is tried again.
    ending = new AbortController();
    const sound = worker("b/2");
    expect(outcomeOf(await asked(toyJob()))).toEqual(outcomeOf(await toyTrained(toyJob())));
    ending.abort();
    await sound;
  });

  test("an order of another version", async () => {
    const running = worker("a/1", { lth: "9.9.9" });
    await expect(asked(toyJob())).rejects.toThrow("an order is refused: it is of lth 0.1.0, and this is 9.9.9");
    ending.abort();
    await running;
  });

  test("another result than the one that is there: both machines are named", async () => {
    const job = toyJob();
    const other = await toyTrained(toyJob());
    if (other.diverged) throw new Error("the toy diverged");
    const wrong: Train = async () => {
      await publish(depot, "b/2", job, { ...other, result: { ...other.result, earlyStopIteration: 4 } });
      return other;
    };
    const running = worker("a/1", { train: wrong });
    await expect(asked(job)).rejects.toThrow(/b\/2 and a\/1 made different results of the same training/);
    ending.abort();
    await running;
  });

  test("what ends its workers, after three of them", async () => {
    const job = toyJob();
    const never: Train = (_, { signal }) =>
      new Promise((__, reject) => signal.addEventListener("abort", () => reject(new Interrupted())));
    const dying = Array.from({ length: 3 }, (_, i) => i);
    const came = asked(job).catch((error: unknown) => error);
    for (const i of dying) {
      // Killed: it holds nothing any more, and says nothing.
      const dead = { ...queue, take: queue.take };
      const killed = new AbortController();
      let holding = true;
      void work(
        {
          ...{ depot, clock, name: `killed/${i}`, warn, local: memoryDepot(), train: never, lth: "0.1.0" },
          queue: {
            async take(signal) {
              const taken = await dead.take(signal);
              if (!taken) return undefined;
              const silent = async () => undefined;
              return {
                ...taken,
                hold: async () => (holding ? taken.hold() : new Promise(() => undefined)),
                ...{ done: silent, giveBack: silent, fail: silent },
              };
            },
          },
        },
        { jobs: 1, signal: killed.signal },
      );
      while (((await queue.look([job.key]))[0] as { progress?: unknown }).progress === undefined) await clock.sleep(50);
      await clock.sleep(1000);
      holding = false;
      await clock.sleep(70_000); // until it is held no more
      killed.abort();
    }
    const running = worker("d/4");
    expect(String(await came)).toMatch(/it was begun 3 times at iteration 0 and its workers ended, last killed\/2/);
    ending.abort();
    await running;
  });
});

test("a worker that is asked to leave keeps what it has and gives it back; another goes on there", async () => {
  const job = toyJob();
  const leaving = new AbortController();
  const trained = await toyTrained(job);
  let state: unknown;
  const slow: Train = async (each, how) =>
    trainJob(each, {
      ...{ dataset: travelling, executor: "reference", signal: how.signal },
      checkpoints: {
        seconds: 0,
        load: how.checkpoints.load.bind(how.checkpoints),
        async keep(key, at) {
          await how.checkpoints.keep(key, at);
          if (at.iteration >= 6) leaving.abort();
        },
      },
      emit: (event) => {
        if (event.type === "job-started") how.reached({ from: 0, iteration: event.iteration, validationLoss: null });
      },
    });
  const came = asked(job);
  const left = await worker("a/1", { train: slow, signal: leaving.signal });
  expect(left).toMatchObject({ why: "asked", left: 0 });
  expect(left.ends.get("given back")).toBe(1);
  expect((await queue.look([job.key]))[0]).toEqual({ state: "waiting" });
  expect(depot.things.has(checkpointName(job.key))).toBe(true);
  const going: Train = async (each, how) => {
    state = await how.checkpoints.load(each.key);
    return trainHere(each, {
      ...how,
      checkpoints: { seconds: 60, load: async () => state as never, keep: async () => undefined },
    });
  };
  const running = worker("b/2", { train: going });
  expect(bytesOf(job, await came)).toEqual(bytesOf(job, trained));
  expect((state as { iteration: number }).iteration).toBeGreaterThanOrEqual(6);
  ending.abort();
  await running;
});

test("a job that is lost is left alone: nothing is published, no checkpoint written, the queue not called", async () => {
  const job = toyJob();
  const calls: string[] = [];
  const order = sealed(job, "toy-12345678", "0.1.0");
  let given = false;
  const record = (name: string) => async () => void calls.push(name);
  const lost = {
    async take(signal: AbortSignal) {
      if (given) {
        await clock.sleep(100, signal);
        return undefined;
      }
      given = true;
      return {
        ...{ key: job.key, order, before: null },
        hold: async () => "lost" as const,
        ...{ tell: record("tell"), done: record("done"), fail: record("fail"), giveBack: record("giveBack") },
      };
    },
  };
  const parts = { depot, clock, name: "a/1", warn, local: memoryDepot(), train: trainHere, lth: "0.1.0" };
  const { ends } = await work({ ...parts, queue: lost }, { jobs: 1, idleExit: 5000, signal: ending.signal });
  expect(ends.get("lost")).toBe(1);
  expect(calls).toEqual(["tell"]);
  expect([...depot.things.keys()].filter((name) => !name.startsWith("masks/") && !name.startsWith("data/"))).toEqual(
    [],
  );
});

describe("two runs, one job", () => {
  test("it is trained once; when one run is cancelled the other gets it", async () => {
    const job = toyJob();
    const one = asked(job, coordinator(), { run: "one-11111111" }).catch((error: unknown) => error);
    const other = asked(job, coordinator(), { run: "two-22222222" });
    while ((await queue.entries()).length === 0) await clock.sleep(100);
    await queue.cancel("one-11111111", [job.key]);
    expect(String(await one)).toMatch(/one-11111111 was cancelled/);
    const running = worker("a/1");
    expect(outcomeOf(await other)).toEqual(outcomeOf(await toyTrained(job)));
    ending.abort();
    expect((await running).ends.get("trained")).toBe(1);
  });
});

test("a coordinator that is stopped leaves its orders; started again it takes what was done meanwhile", async () => {
  const job = toyJob();
  const stopped = new AbortController();
  const first = asked(job, coordinator(), { signal: stopped.signal }).catch((error: unknown) => error);
  while ((await queue.entries()).length === 0) await clock.sleep(100);
  stopped.abort();
  expect(await first).toBeInstanceOf(Interrupted);
  const { ends } = await worker("a/1", { idleExit: 3000 });
  expect(ends.get("trained")).toBe(1);
  expect(bytesOf(job, await asked(job))).toEqual(bytesOf(job, await toyTrained(job)));
  expect(depot.things.has(receiptName(job.key))).toBe(true);
  expect([...depot.things.keys()].some((name) => name.startsWith(resultName("").slice(0, 8)))).toBe(true);
});
