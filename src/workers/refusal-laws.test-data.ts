import { describe, expect, test } from "vitest";
import { canonical, type Json } from "../canonical.ts";
import { Interrupted, LthError } from "../errors.ts";
import { sha256 } from "../hash.ts";
import { outcomeOf } from "../lottery/index.ts";
import { bytesHere, LTH, type Machines, type Meeting, machinesOfEach, RUN, trainHere } from "./meeting.test-data.ts";
import { type Sealed, sealed } from "./order/order.ts";
import type { Serving, Taken } from "./queue/queue.ts";
import { publish } from "./results.ts";
import { toyJob, toyTrained } from "./toy-job.test-data.ts";
import type { Train } from "./worker/training.ts";

const job = toyJob();

/** An order of the toy's job with something changed, its hash made right again. */
const forged = (change: (text: string) => string): Sealed => {
  const text = change(sealed(job, RUN, LTH).text);
  return { text, sha256: sha256(text) };
};

/** An order with another content, under the key that this content has. */
function withContent(change: (content: string) => string): { readonly key: string; readonly order: Sealed } {
  const order: Record<string, Json> = JSON.parse(sealed(job, RUN, LTH).text);
  const content = change(canonical(order.content ?? null));
  const key = sha256(content);
  const text = canonical({ ...order, key, content: JSON.parse(content) });
  return { key, order: { text, sha256: sha256(text) } };
}

/** Nobody wants it, and all that a queue can hold. */
const hostile: readonly (readonly [what: string, key: string, order: Sealed, says: RegExp])[] = [
  ["no order", "a".repeat(64), forged(() => ""), /an order is refused: it cannot be read/],
  ["a changed letter", "b".repeat(64), { ...sealed(job, RUN, LTH), sha256: sha256("x") }, /its text has SHA-256/],
  ["two megabytes", "c".repeat(64), forged(() => " ".repeat(1 << 21)), /2097152 letters, expected at most 1048576/],
  ["another's order", "d".repeat(64), sealed(job, RUN, LTH), /the queue calls it "dddd.*, and its key is/],
  ["a path for a key", "../../etc/passwd", sealed(job, RUN, LTH), /the queue calls it "\.\.\/\.\.\/etc\/passwd"/],
  ["deep lists", "e".repeat(64), forged(() => "[".repeat(100_000)), /cannot be read/],
  ["another version", job.key, sealed(job, RUN, "9.9.9"), /it is of lth 9\.9\.9, and this is 0\.1\.0/],
];

/** What cannot be trained, or must not be, fails with words and harms nothing. */
export function refusalLaws(open: () => Promise<Meeting>): void {
  const here = machinesOfEach(open);

  test.each(hostile)("%s: a hostile order is refused, and workers go on", async (_, key, order, says) => {
    const machines = here();
    await machines.queue.add(key, order, 1);
    void machines.worker("a/1");
    await machines.until(async () => (await machines.queue.look([key]))[0]?.state === "failed");
    expect(await machines.queue.look([key])).toEqual([{ state: "failed", message: expect.stringMatching(says) }]);
    expect(await machines.came(job)).toEqual(await bytesHere(job));
    for (const shelf of ["alarms", "checkpoints"] as const) expect(await machines.depot.list(shelf)).toEqual([]);
  });

  test("a hostile order under the key of a job that is wanted: its run is told", async () => {
    const machines = here();
    const came = machines.came(job);
    await machines.isAsked(job);
    await machines.meeting.emptied();
    await machines.queue.add(
      job.key,
      forged(() => "{}"),
      1,
    );
    void machines.worker("a/1");
    expect(String(await came)).toMatch(/failed on a worker: a\/1: an order is refused: it is not understood/);
    expect(await machines.came(job)).toEqual(await bytesHere(job)); // asked for again, it is forgotten
  });

  test("an order of other arithmetic is refused", async () => {
    const machines = here();
    const { key, order } = withContent((content) => content.replace(/"numerics":\d+/, '"numerics":99'));
    await machines.queue.add(key, order, 1);
    void machines.worker("a/1");
    await machines.until(async () => (await machines.queue.look([key]))[0]?.state === "failed");
    expect(await machines.queue.look([key])).toMatchObject([
      { message: expect.stringMatching(/its arithmetic is 99/) },
    ]);
  });

  test("an order whose data nobody has leaves the queue: whoever wants it would put them there", async () => {
    const machines = here();
    const checksum = "f".repeat(64);
    const { key, order } = withContent((content) =>
      content.replace(/"checksum":"[0-9a-f]{64}"/, `"checksum":"${checksum}"`),
    );
    await machines.queue.add(key, order, 1);
    const { ownTrain } = await import("./worker/own-train.ts");
    const train = ownTrain({ depot: machines.depot, jobs: 1, executor: "reference", warn: machines.warn });
    const ends: string[] = [];
    void machines.worker("a/1", { train, onEnd: (_, end) => ends.push(end) });
    await machines.until(() => ends.length === 1);
    expect(ends).toEqual(["incomplete"]);
    expect(machines.said.join()).toContain(`has no sound copy of the data ${checksum}`);
    expect(await machines.queue.look([key])).toEqual([{ state: "gone" }]);
  });

  describe("its coordinator is told", () => {
    test("of a training that throws; asked for again it is tried again", async () => {
      const machines = here();
      const leaving = new AbortController();
      const train: Train = async () => {
        throw new LthError("this machine has no memory", "give it some");
      };
      const weak = machines.worker("a/1", { train, signal: leaving.signal });
      expect(String(await machines.came(job))).toContain(
        "trial 0, round 0, ticket failed on a worker: a/1: this machine has no memory",
      );
      leaving.abort();
      await weak;
      void machines.worker("b/2");
      expect(await machines.came(job)).toEqual(await bytesHere(job));
    });

    test("of a training that diverges: that is what it comes to", async () => {
      const machines = here();
      const diverged = { iteration: 5, lastLoss: 1e30 };
      void machines.worker("a/1", { train: async () => ({ diverged }) });
      expect(outcomeOf(await machines.asked(job))).toEqual(diverged);
      expect(await machines.depot.list("results")).toEqual([]);
    });

    test("of a training that ends its workers, after three of them", async () => {
      const machines = here();
      const came = machines.came(job);
      await machines.isAsked(job);
      for (const i of [0, 1, 2]) await killedInTraining(machines, `killed/${i}`);
      void machines.worker("d/4");
      expect(String(await came)).toMatch(/it was begun 3 times at iteration 0 and its workers ended, last killed\/2/);
    });
  });

  describe("two workers that both have one job", () => {
    /** Both believe that it is theirs, until both are done. */
    const deaf = (queue: Serving): Serving => ({
      async take(signal) {
        const taken = await queue.take(signal);
        return taken && { ...taken, hold: async () => "held" };
      },
    });
    /** Trains when as many as that are at it. */
    const together = (count: number, train: Train): Train => {
      let begun = 0;
      let all = () => {};
      const there = new Promise<void>((resolve) => {
        all = resolve;
      });
      return async (each, how) => {
        how.reached({ from: 0, iteration: 0, validationLoss: null });
        if (++begun === count) all();
        await there;
        return train(each, how);
      };
    };

    test("and make the same: that is what there is", async () => {
      const machines = here();
      const train = together(2, trainHere);
      const came = machines.came(job);
      for (const name of ["a/1", "b/2"]) void machines.worker(name, { train, via: deaf, jobs: 1 });
      expect(await came).toEqual(await bytesHere(job));
      expect(await machines.depot.list("alarms")).toEqual([]);
      expect(await machines.depot.list("results")).toHaveLength(1);
    });

    test("and make different things: an alarm names both, and whoever asks is told", async () => {
      const machines = here();
      const other = await toyTrained(job);
      if (other.diverged) throw new Error("the toy diverged");
      const wrong: Train = async () => ({ ...other, result: { ...other.result, earlyStopIteration: 4 } });
      let turn = 0;
      const train = together(2, (each, how) => (turn++ === 0 ? wrong : trainHere)(each, how));
      await machines.queue.add(job.key, sealed(job, RUN, LTH), 1);
      for (const name of ["a/1", "b/2"]) void machines.worker(name, { train, via: deaf, jobs: 1 });
      const says = /(a\/1 and b\/2|b\/2 and a\/1) made different results of the same training/;
      await machines.until(() => says.test(machines.said.join()));
      expect(await machines.depot.list("alarms")).toHaveLength(1);
      expect(String(await machines.came(job))).toMatch(says);
    });

    test("that has a result already, another one: both machines are named", async () => {
      const machines = here();
      const other = await toyTrained(job);
      if (other.diverged) throw new Error("the toy diverged");
      const train: Train = async () => {
        await publish(machines.depot, "b/2", job, { ...other, result: { ...other.result, earlyStopIteration: 4 } });
        return other;
      };
      // Asked for by hand: a coordinator that looks between the two results takes the first, and the alarm comes after it.
      await machines.queue.add(job.key, sealed(job, RUN, LTH), 1);
      void machines.worker("a/1", { train });
      const says = /b\/2 and a\/1 made different results of the same training/;
      await machines.until(() => says.test(machines.said.join()));
      expect(String(await machines.came(job))).toMatch(says);
    });
  });
}

/** A worker that is killed in the middle of a training: it holds nothing any more, and says nothing. */
async function killedInTraining(machines: Machines, name: string): Promise<void> {
  const leaving = new AbortController();
  const silent = async () => undefined;
  let isTraining = false;
  let isDead = false;
  const dying = (taken: Taken): Taken => ({
    ...taken,
    hold: () => (isDead ? new Promise(() => undefined) : taken.hold()),
    ...{ done: silent, giveBack: silent, fail: silent },
    tell: (progress) => (isDead ? silent() : taken.tell(progress)),
  });
  const train: Train = (_, { signal }) => {
    isTraining = true;
    return new Promise((__, reject) => signal.addEventListener("abort", () => reject(new Interrupted())));
  };
  const via = (queue: Serving): Serving => ({
    async take(signal) {
      const taken = await queue.take(signal);
      return taken && dying(taken);
    },
  });
  const working = machines.worker(name, { train, via, signal: leaving.signal });
  await machines.until(() => isTraining);
  isDead = true;
  leaving.abort();
  await working;
}
