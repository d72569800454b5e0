import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { Interrupted } from "../errors.ts";
import type { Job } from "../lottery/index.ts";
import type { RunEvent } from "./events/run-event.ts";
import { fakeDataset, fakeSpec, fakeTrain } from "./fake.test-data.ts";
import { listRuns } from "./list.ts";
import { loadRun } from "./load.ts";
import { runFind } from "./run-find.ts";
import type { SearchRequest } from "./run-request.ts";
import { openSession } from "./session.ts";

let store: string;
beforeEach(() => {
  store = mkdtempSync(join(tmpdir(), "lth-session-"));
});
afterEach(() => rmSync(store, { recursive: true, force: true }));

const request = (members: Record<string, unknown>, more: Partial<SearchRequest> = {}): SearchRequest => ({
  ...{ name: "tiny", scale: "quick", spec: fakeSpec(members), dataset: fakeDataset() },
  ...more,
});

/** A session that notes what it trained, and how many trainings there were at once. */
async function watched(jobs: number, before: (job: Job) => Promise<void> = () => sleep(2)) {
  const trained: string[] = [];
  let [now, most] = [0, 0];
  const session = await openSession(store, {
    jobs,
    executor: "reference",
    train: async (job, weightsOf) => {
      most = Math.max(most, ++now);
      trained.push(job.key);
      try {
        await before(job);
        return await fakeTrain(job, weightsOf);
      } finally {
        now--;
      }
    },
  });
  return { session, trained, most: () => most };
}

describe("two runs in one session", () => {
  test("what both ask for is trained once, and each has all of its numbers", async () => {
    const { session, trained } = await watched(2);
    const [few, many] = await Promise.all([
      session.find(request({ trials: 1, rounds: 2, controls: { reinit: 1 } })),
      session.find(request({ trials: 2, rounds: 3, controls: { reinit: 2 } })),
    ]);
    await session.close();
    expect(few.record.jobs).toHaveLength(5);
    expect(many.record.jobs).toHaveLength(2 * 10);
    // Everything that the smaller run asks for the larger one asks for, too.
    expect(trained).toHaveLength(20);
    expect(new Set(trained).size).toBe(20);
    const alone = join(store, "alone");
    const { summary } = await runFind({
      ...request({ trials: 2, rounds: 3, controls: { reinit: 2 } }),
      store: alone,
      executor: "reference",
      train: fakeTrain,
    });
    expect(many.summary).toEqual(summary);
  });

  test("that are one run, judged by two rules: one after the other, each by its own", async () => {
    const { session, trained } = await watched(2);
    const events: string[] = [];
    const byRule = (at: string) =>
      session.find(
        request(
          { trials: 1, rounds: 1, verdict: { at } },
          { idVerdict: fakeSpec().verdict, onEvent: ({ type }) => events.push(type) },
        ),
      );
    const [soon, end] = await Promise.all([byRule("early-stop"), byRule("end")]);
    await session.close();
    expect(soon.record.id).toBe(end.record.id);
    expect([soon, end].map(({ record }) => record.spec.verdict.at)).toEqual(["early-stop", "end"]);
    expect(new Set(trained).size).toBe(trained.length);
    expect(events.indexOf("done")).toBeLessThan(events.lastIndexOf("run"));
  });

  test("keep both cores at work while either has something to train, and never ask for more", async () => {
    // A training ends only when another has begun beside it: with a core that does nothing this would wait for ever.
    let waiting: (() => void) | undefined;
    const { session, trained, most } = await watched(2, async () => {
      const other = waiting;
      waiting = undefined;
      if (other) return other();
      await new Promise<void>((resolve) => {
        waiting = resolve;
      });
    });
    const dense = session.find(request({ seed: 1, trials: 1, rounds: 0, controls: {} }));
    // When the dense network of the other run is done, this one's ticket and controls share both cores.
    const tickets = session.find(request({ seed: 2, trials: 1, rounds: 1, controls: { reinit: 3 } }));
    await Promise.all([dense, tickets]);
    await session.close();
    expect([trained.length, most()]).toEqual([6, 2]);
  });

  test("one is stopped in a training that the other waits for: the other takes it up", async () => {
    const stop = new AbortController();
    let first = true;
    const { session } = await watched(1, async (job) => {
      if (!first || job.place.round > 0) return;
      first = false;
      stop.abort();
      throw new Interrupted();
    });
    const spec = { trials: 1, rounds: 1, controls: { reinit: 0 } };
    const events: RunEvent[] = [];
    const stopped = session.find(
      request(spec, { name: "stopped", signal: stop.signal, onEvent: (each) => events.push(each) }),
    );
    const going = session.find(request(spec));
    await expect(stopped).rejects.toBeInstanceOf(Interrupted);
    expect((await going).record.jobs).toHaveLength(2);
    await session.close();
    expect(events.at(-1)).toMatchObject({ type: "interrupted", run: events[0]?.run });
    expect(listRuns(store).map(({ preset, state }) => [preset, state])).toContainEqual(["stopped", "interrupted"]);
  });

  test("one fails: it says so and ends, and the other is none the worse", async () => {
    const broken = new Error("no such machine");
    const { session } = await watched(2, async (job) => {
      if (job.content.data.split[0] === 9) throw broken;
    });
    const events: RunEvent[] = [];
    const failing = session.find(request({ seed: 9 }, { onEvent: (each) => events.push(each) }));
    const sound = session.find(request({ seed: 1 }));
    await expect(failing).rejects.toBe(broken);
    expect((await sound).record.state).toBe("done");
    await session.close();
    expect(events.at(-1)).toMatchObject({ type: "failed", message: "no such machine", cure: null });
    expect(
      listRuns(store)
        .map(({ state }) => state)
        .sort(),
    ).toEqual(["done", "failed"]);
  });
});

test("a run that is asked for twice stops waiting for itself when its own signal says so, and lets nobody pass", async () => {
  let end = () => {};
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  const { session, trained } = await watched(1, () => ended);
  const spec = { trials: 1, rounds: 0, controls: {} };
  const stop = new AbortController();
  const first = session.find(request(spec));
  const stopped = session.find(request(spec, { signal: stop.signal }));
  const third = session.find(request(spec));
  await sleep(5);
  stop.abort();
  await expect(stopped).rejects.toBeInstanceOf(Interrupted);
  expect(trained).toHaveLength(1);
  end();
  expect((await third).record).toEqual({ ...(await first).record, network: expect.any(Function) });
  await session.close();
});

test("the session's signal stops all of its runs", async () => {
  const stop = new AbortController();
  const train = () =>
    new Promise<never>((_, reject) => stop.signal.addEventListener("abort", () => reject(new Interrupted())));
  const session = await openSession(store, { jobs: 1, executor: "reference", signal: stop.signal, train });
  const runs = [
    session.find(request({ seed: 1 })),
    session.find(request({ seed: 2 }, { signal: new AbortController().signal })),
  ];
  await sleep(5);
  stop.abort();
  for (const { reason } of (await Promise.allSettled(runs)) as PromiseRejectedResult[])
    expect(reason).toBeInstanceOf(Interrupted);
  await session.close();
  expect(listRuns(store).map(({ state }) => state)).toEqual(["interrupted", "interrupted"]);
});

test("who throws when a run is done makes nothing of it undone: its events say what the store says", async () => {
  const { session } = await watched(1);
  const onEvent = ({ type }: RunEvent) => {
    if (type === "verdict") throw new Error("told too much");
  };
  await expect(session.find(request({ rounds: 0, trials: 1, controls: {} }, { onEvent }))).rejects.toThrow(
    "told too much",
  );
  await session.close();
  const [run] = listRuns(store);
  expect(run?.state).toBe("done");
  const kept = readFileSync(join(store, "events", `${run?.id}.jsonl`), "utf8");
  expect(
    kept
      .trim()
      .split("\n")
      .slice(-2)
      .map((line) => JSON.parse(line).type),
  ).toEqual(["verdict", "done"]);
});

test.each([
  [{ scal: "quick" }, 'no option of session.find is called "scal"'],
  [{ dataset: { ...fakeDataset(), classes: ["even"] } }, "its option dataset is not understood, expected a data set"],
  [{ idVerdict: { at: "soon" } }, "its option idVerdict is not understood, expected a verdict"],
  [{ signal: 5 }, "its option signal is not understood, expected an AbortSignal"],
])("%j is refused of a run, as plain JavaScript may pass it", async (wrong, says) => {
  const { session } = await watched(1);
  await expect(Reflect.apply(session.find, undefined, [{ ...request({}), ...wrong }])).rejects.toThrow(says);
  await session.close();
  expect(listRuns(store)).toEqual([]);
});

test("a session takes one run after the other, and both are listed as running while they are", async () => {
  const { session } = await watched(2);
  const first = await session.find(request({ seed: 1 }));
  const both = [session.find(request({ seed: 2 })), session.find(request({ seed: 3 }))];
  await sleep(5);
  expect(listRuns(store).filter(({ state }) => state === "running")).toHaveLength(2);
  await Promise.all(both);
  await session.close();
  expect(loadRun(store, first.record.id).state).toBe("done");
  expect(listRuns(store).every(({ state }) => state === "done")).toBe(true);
});

test("closed with runs at work, it ends them first, and then nothing can be found", async () => {
  const { session, trained } = await watched(2, () => sleep(20));
  const states: string[] = [];
  const asked = session.find(request({})).then(({ record }) => states.push(record.state));
  const another = session.find(request({ seed: 9, rounds: 0, controls: {} })).then(() => states.push("another"));
  const closed = session.close().then(() => states.push("closed"));
  await expect(session.find(request({ seed: 2 }))).rejects.toMatchObject({
    message: "the session was closed",
    cure: expect.stringContaining("openSession"),
  });
  await Promise.all([asked, another, closed, session.close()]);
  expect(states.toSorted()).toEqual(["another", "closed", "done"]);
  expect(states.at(-1)).toBe("closed");
  expect(trained).toHaveLength(2 * 7 + 2);
  expect(listRuns(store).map(({ state }) => state)).toEqual(["done", "done"]);
});

test("closed with a run at work that fails, it closes all the same", async () => {
  const broken = new Error("no such machine");
  const { session } = await watched(1, () => Promise.reject(broken));
  const asked = expect(session.find(request({}))).rejects.toBe(broken);
  await session.close();
  await asked;
  expect(listRuns(store).map(({ state }) => state)).toEqual(["failed"]);
});

test.each([
  [{ job: 2 }, 'no option of openSession is called "job"'],
  [{ jobs: "2" }, "its option jobs is not understood, expected a number"],
  [{ jobs: 0 }, "jobs is 0, expected a whole number"],
  [{ waitSeconds: Number.NaN }, "waitSeconds is NaN, expected seconds of at least 0"],
  [{ train: 5 }, "its option train is not understood, expected a function"],
  [null, "openSession takes an object with its options"],
])("%j is refused, as plain JavaScript may pass it, and no store is made", async (options, says) => {
  const folder = join(store, "none");
  await expect(Reflect.apply(openSession, undefined, [folder, options])).rejects.toThrow(says);
  expect(existsSync(folder)).toBe(false);
});
