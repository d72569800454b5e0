import { describe, expect, test } from "vitest";
import type { Checkpoints, Job, Trained } from "../lottery/index.ts";
import { jobStart, trainJob } from "../lottery/index.ts";
import { checkpointPieces, encodeJob } from "../runs/index.ts";
import { type Depot, DepotFault } from "./depot/depot.ts";
import { checkpointName, dataName, maskName, receiptName } from "./depot/names.ts";
import { bytesHere, bytesOf, cut, flipped, type Meeting, machinesOfEach, RUN, trainHere } from "./meeting.test-data.ts";
import { publish } from "./results.ts";
import { toyJob, toyTrained, travelling } from "./toy-job.test-data.ts";
import { ownTrain } from "./worker/own-train.ts";
import type { Train } from "./worker/training.ts";

const pruned = () => toyJob({ pruned: true });
const gone = "gone";

/** What a training of the toy keeps on its way, and where that was. */
async function keptOf(job: Job): Promise<{ readonly iteration: number; readonly bytes: Uint8Array }> {
  const kept: { iteration: number; bytes: Uint8Array }[] = [];
  const checkpoints: Checkpoints = {
    seconds: 0,
    load: async () => undefined,
    async keep(key, state) {
      const { iteration } = state;
      kept.push({ iteration, bytes: Uint8Array.from(Buffer.concat(checkpointPieces(key, RUN, state))) });
    },
  };
  await trainJob(job, { dataset: travelling, executor: "reference", checkpoints });
  const onTheWay = kept.find(({ iteration }) => iteration > 0 && iteration < job.content.train.until);
  if (onTheWay === undefined) throw new Error("nothing was kept on the way");
  return onTheWay;
}

const otherVersion = (bytes: Uint8Array): Uint8Array =>
  Uint8Array.from(
    Buffer.from(
      Buffer.from(bytes)
        .toString("latin1")
        .replace(/"lth":"\d/, '"lth":"9'),
      "latin1",
    ),
  );

/** Trains, and notes where each training begins. */
const seen =
  (begins: number[]): Train =>
  (job, how) => {
    let isFirst = true;
    return trainHere(job, {
      ...how,
      reached: (where) => {
        if (isFirst) begins.push(where.iteration);
        isFirst = false;
        how.reached(where);
      },
    });
  };

/** Machines that meet somewhere make what one makes, byte for byte, and nothing but time is lost with whatever is lost there. */
export function lossLaws(open: () => Promise<Meeting>): void {
  const here = machinesOfEach(open);

  test("what other machines train has the bits of what is trained here", async () => {
    const machines = here();
    const jobs = [toyJob(), toyJob({ trial: 1 }), pruned(), toyJob({ trial: 1, pruned: true })];
    const [first, second] = [machines.worker("a/1"), machines.worker("b/2")];
    const remote = machines.coordinator();
    const trained = await Promise.all(jobs.map((job) => machines.asked(job, remote)));
    for (const [i, job] of jobs.entries()) expect(bytesOf(job, trained[i] as Trained)).toEqual(await bytesHere(job));
    const started = machines.events.flatMap((event) => (event.type === "job-started" ? [event] : []));
    expect(new Set(started.map((event) => event.job.key))).toEqual(new Set(jobs.map(({ key }) => key)));
    for (const event of started) expect(event.worker).toMatch(/^[ab]\/\d$/);
    await remote.close();
    expect(await machines.depot.list("checkpoints")).toEqual([]);
    await machines.until(async () => (await machines.queue.entries()).length === 0);
    await machines.end();
    const trainings = (await Promise.all([first, second])).map(({ ends }) => ends.get("trained") ?? 0);
    expect(trainings.reduce((sum, count) => sum + count)).toBeGreaterThanOrEqual(4); // more where a machine is slower than a lease
  });

  test("what the depot has needs no worker, and is not asked for", async () => {
    const machines = here();
    await publish(machines.depot, "yesterday/1", toyJob(), await toyTrained(toyJob()));
    expect(await machines.came(toyJob())).toEqual(await bytesHere(toyJob()));
    expect(await machines.queue.entries()).toEqual([]);
  });

  test("a job that starts from another's weights gets them out of the coordinator's store, where the depot has them not", async () => {
    const machines = here();
    const base = toyJob();
    const trained = await toyTrained(base);
    const job = toyJob({ pruned: true, start: jobStart(base.key) });
    const files: string[] = [];
    void machines.worker("a/1");
    const came = await machines.came(job, {
      async fileOf(key) {
        files.push(key);
        return Buffer.concat(trained.diverged ? [] : encodeJob(base, trained));
      },
    });
    expect(files).toEqual([base.key]);
    const weightsOf = async () => (trained.diverged ? new Map() : new Map(trained.finalWeights));
    expect(came).toEqual(bytesOf(job, await trainJob(job, { dataset: travelling, executor: "reference", weightsOf })));
  });

  test("without the queue's contents: they are added again", async () => {
    const machines = here();
    const came = machines.came(toyJob());
    await machines.isAsked(toyJob());
    await machines.meeting.emptied();
    void machines.worker("a/1");
    expect(await came).toEqual(await bytesHere(toyJob()));
  });

  test("without any event", async () => {
    const machines = here();
    const deaf = { ...machines.queue, listen: async () => async () => undefined };
    const [one, two] = [toyJob(), toyJob({ trial: 1 })];
    void machines.worker("a/1");
    const remote = machines.coordinator({ queue: deaf });
    const trained = await Promise.all([machines.asked(one, remote), machines.asked(two, remote)]);
    expect(trained.map((each, i) => bytesOf(i === 0 ? one : two, each))).toEqual([
      await bytesHere(one),
      await bytesHere(two),
    ]);
    await remote.close();
  });

  const supplies = {
    mask: () => maskName(pruned().content.mask ?? ""),
    data: () => dataName(travelling.checksum),
  };
  const damages = { [gone]: undefined, damaged: flipped, cut };
  const both = Object.entries(supplies).flatMap(([what, nameOf]) =>
    Object.entries(damages).map(([how, damage]) => ({ what, how, nameOf, damage })),
  );
  test.each(both)("with $what that a worker finds $how: the coordinator puts it there again", async (given) => {
    const machines = here();
    const job = pruned();
    const came = machines.came(job);
    await machines.isAsked(job);
    if (given.damage) await machines.damage(given.nameOf(), given.damage);
    else await machines.depot.remove(given.nameOf());
    const train = ownTrain({ depot: machines.depot, jobs: 1, executor: "reference", warn: machines.warn });
    void machines.worker("a/1", { train });
    expect(await came).toEqual(await bytesHere(job));
    expect(machines.said.join()).toContain(`has no sound copy of the ${given.what}`);
  });

  test.each(Object.entries(damages))(
    "with a result that is %s before it is fetched: it is trained again",
    async (how, damage) => {
      const machines = here();
      const job = toyJob();
      void machines.worker("a/1");
      const remote = machines.coordinator();
      const late = await remote.train(job, undefined, machines.how());
      const name = await machines.nameOn("results");
      if (damage) await machines.damage(name, damage);
      else await machines.depot.remove(name);
      expect(await late()).toBeUndefined();
      const says = how === gone ? "is missing" : "is damaged";
      expect(machines.said.join()).toContain(`${says}: its training is done again`);
      expect(bytesOf(job, await machines.asked(job, remote))).toEqual(await bytesHere(job));
      await remote.close();
    },
  );

  test("with a receipt that is gone while the queue says that the job is completed", async () => {
    const machines = here();
    const job = toyJob();
    const ends: string[] = [];
    void machines.worker("a/1", { onEnd: (_, end) => ends.push(end) });
    await machines.came(job);
    await machines.until(() => ends.length === 1);
    await machines.depot.remove(receiptName(job.key));
    expect(await machines.came(job)).toEqual(await bytesHere(job));
    await machines.until(() => ends.length === 2);
    expect(ends).toEqual(["trained", "trained"]);
  });

  test("a checkpoint in the depot is where a training goes on", async () => {
    const machines = here();
    const begins: number[] = [];
    const { iteration, bytes } = await keptOf(toyJob());
    await machines.depot.put(checkpointName(toyJob().key), bytes);
    void machines.worker("a/1", { train: seen(begins) });
    expect(await machines.came(toyJob())).toEqual(await bytesHere(toyJob()));
    expect(begins).toEqual([iteration]);
    expect(machines.said).toEqual([]);
  });

  test.each([
    ["damaged", flipped, /checkpoints\/.*goes on from an earlier point/],
    ["cut", cut, /checkpoints\/.*goes on from an earlier point/],
    ["of another version", otherVersion, /is of another version of lth/],
  ])("with a checkpoint that is %s: the training begins again", async (_, damage, says) => {
    const machines = here();
    const begins: number[] = [];
    await machines.depot.put(checkpointName(toyJob().key), damage((await keptOf(toyJob())).bytes));
    void machines.worker("a/1", { train: seen(begins) });
    expect(await machines.came(toyJob())).toEqual(await bytesHere(toyJob()));
    expect(begins).toEqual([0]);
    expect(machines.said.join()).toMatch(says);
  });

  test("with a depot that fails for a while, at both ends", async () => {
    const machines = here();
    const job = pruned();
    let failures = 0;
    const shaky: Depot = new Proxy(machines.depot, {
      get: (target, name: keyof Depot) => {
        const found = target[name];
        if (typeof found !== "function" || name === "close") return found;
        return async (...given: never[]) => {
          if (++failures % 3 !== 0) throw new DepotFault("the depot is away", "wait");
          return Reflect.apply(found, target, given);
        };
      },
    });
    void machines.worker("a/1", { depot: shaky });
    const remote = machines.coordinator({ depot: shaky });
    const late = await remote.train(job, undefined, machines.how());
    expect(failures).toBeGreaterThan(10);
    let trained: Trained | undefined;
    while (trained === undefined) trained = await late().catch(() => undefined);
    expect(bytesOf(job, trained)).toEqual(await bytesHere(job));
    await remote.close();
  });

  test("a worker that is asked to leave keeps what it has and gives it back; another goes on there", async () => {
    const machines = here();
    const job = toyJob();
    const leaving = new AbortController();
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
    const came = machines.came(job);
    const left = await machines.worker("a/1", { train: slow, signal: leaving.signal });
    expect(left).toMatchObject({ why: "asked", left: 0 });
    expect(left.ends.get("given back")).toBe(1);
    expect((await machines.queue.look([job.key]))[0]).toEqual({ state: "waiting" });
    expect(await machines.depot.has(checkpointName(job.key))).toBe(true);
    const begins: number[] = [];
    void machines.worker("b/2", { train: seen(begins) });
    expect(await came).toEqual(await bytesHere(job));
    expect(begins).toHaveLength(1);
    expect(begins[0]).toBeGreaterThanOrEqual(6);
  });

  describe("two coordinators", () => {
    test("of one run: each training is done once, and both have all", async () => {
      const machines = here();
      const jobs = [toyJob(), toyJob({ trial: 1 }), pruned()];
      const ends: string[] = [];
      const asking = [...jobs, ...jobs].map((job, i) =>
        machines.came(job, { run: RUN, emit: () => undefined }).then((bytes) => ({ bytes, job, i })),
      );
      for (const job of jobs) await machines.isAsked(job);
      for (const name of ["a/1", "b/2"]) void machines.worker(name, { onEnd: (_, end) => ends.push(end) });
      for (const { bytes, job } of await Promise.all(asking)) expect(bytes).toEqual(await bytesHere(job));
      await machines.until(() => ends.length >= jobs.length);
      expect(ends.filter((end) => end === "trained")).toHaveLength(jobs.length);
    });

    test("of two runs that share a job: it is trained once; when one is cancelled the other gets it", async () => {
      const machines = here();
      const job = toyJob();
      const one = machines.came(job, { run: "one-11111111" });
      await machines.isAsked(job);
      const other = machines.came(job, { run: "two-22222222" });
      await machines.queue.cancel("one-11111111", [job.key]);
      expect(String(await one)).toMatch(/one-11111111 was cancelled/);
      const working = machines.worker("a/1");
      expect(await other).toEqual(await bytesHere(job));
      await machines.end();
      expect((await working).ends.get("trained")).toBe(1);
    });
  });

  test("a coordinator that is stopped leaves its orders; started again it takes what was done meanwhile", async () => {
    const machines = here();
    const job = toyJob();
    const stopped = new AbortController();
    const first = machines.came(job, { signal: stopped.signal });
    await machines.isAsked(job);
    stopped.abort();
    expect(String(await first)).toMatch(/Interrupted/);
    const ends: string[] = [];
    void machines.worker("a/1", { onEnd: (_, end) => ends.push(end) });
    await machines.until(() => ends.length === 1);
    expect(ends).toEqual(["trained"]);
    expect(await machines.depot.has(receiptName(job.key))).toBe(true);
    expect(await machines.came(job)).toEqual(await bytesHere(job));
  });
}
