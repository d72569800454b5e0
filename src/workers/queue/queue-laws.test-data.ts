import { expect, test } from "vitest";
import { sha256 } from "../../hash.ts";
import type { Sealed } from "../order/order.ts";
import type { News, Progress, Queue, Taken } from "./queue.ts";

let keys = 0;
const fresh = (): string => sha256(`job ${++keys}`);
const order = (text: string): Sealed => ({ text, sha256: sha256(text) });
const never = new AbortController().signal;

const progress: Progress = {
  ...{ worker: "a/1", since: "2026-11-29T12:00:00.000Z", first: 0, from: 100, iteration: 250, until: 4000 },
  ...{ validationLoss: 0.125, starts: 2 },
};

/** What every queue does. `open`: the same queue each time, empty between tests, as another machine would open it. */
export function queueLaws(open: () => Promise<Queue>, lease: number): void {
  const taken = async (queue: Queue): Promise<Taken> => {
    for (let i = 0; i < 100; i++) {
      const found = await queue.take(never);
      if (found) return found;
    }
    throw new Error("nothing came");
  };
  const state = async (queue: Queue, key: string) => (await queue.look([key]))[0]?.state;
  const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
  const until = async (what: () => Promise<boolean>) => {
    for (let i = 0; i < 200 && !(await what()); i++) await sleep(50);
    expect(await what()).toBe(true);
  };

  test("an order is taken as it was added, and is gone when it is done", async () => {
    const [queue, other] = [await open(), await open()];
    const key = fresh();
    expect(await state(queue, key)).toBe("gone");
    await queue.add(key, order('{"a": 1, "b": "ü\\u001b"}'), 1);
    expect(await state(other, key)).toBe("waiting");
    const found = await taken(other);
    expect(found).toMatchObject({ key, order: order('{"a": 1, "b": "ü\\u001b"}'), before: null });
    expect(await queue.look([key, fresh()])).toEqual([{ state: "running", progress: null }, { state: "gone" }]);
    expect(await found.hold()).toBe("held");
    await found.done();
    expect(await state(queue, key)).toBe("gone");
    expect(await found.hold()).toBe("lost");
    await Promise.all([queue.close(), other.close()]);
  });

  test("lower priorities go first, of equal ones the first; nobody gets what another has", async () => {
    const queue = await open();
    const [control, third, first, second] = [fresh(), fresh(), fresh(), fresh()];
    await queue.add(control, order("control"), 100_001);
    await queue.add(third, order("third"), 3);
    await queue.add(first, order("first"), 1);
    await queue.add(second, order("second"), 1);
    const all = [await taken(queue), await taken(queue), await taken(queue), await taken(queue)];
    expect(all.map(({ key }) => key)).toEqual([first, second, third, control]);
    for (const one of all) await one.done();
    await queue.close();
  });

  test("added twice it is there once, also while it runs and after it failed; failed it can be forgotten, or tried again", async () => {
    const queue = await open();
    const key = fresh();
    await queue.add(key, order("one"), 5);
    await queue.add(key, order("two"), 1);
    const found = await taken(queue);
    expect(found.order).toEqual(order("one"));
    await queue.add(key, order("three"), 1);
    await queue.forgetFailed(key);
    expect(await state(queue, key)).toBe("running");
    await found.fail("a/1: no memory");
    await queue.add(key, order("four"), 1);
    expect(await queue.look([key])).toEqual([{ state: "failed", message: "a/1: no memory" }]);
    await queue.retry([key, fresh()]);
    const again = await taken(queue);
    expect(again.order).toEqual(order("one"));
    await again.done();
    await queue.close();
  });

  test("what is tried again has not been begun before, as often as it was", async () => {
    const queue = await open();
    const key = fresh();
    await queue.add(key, order("one"), 5);
    const found = await taken(queue);
    await found.tell(progress);
    await found.fail("it was begun 3 times");
    await queue.retry([key]);
    const again = await taken(queue);
    expect(again.before).toEqual({ ...progress, starts: 0 });
    await again.done();
    await queue.close();
  });

  test("what failed is forgotten, and can be added anew", async () => {
    const queue = await open();
    const key = fresh();
    await queue.add(key, order("one"), 5);
    await (await taken(queue)).fail("so");
    await queue.forgetFailed(key);
    expect(await state(queue, key)).toBe("gone");
    await queue.add(key, order("two"), 5);
    const again = await taken(queue);
    expect(again.order).toEqual(order("two"));
    await again.done();
    await queue.close();
  });

  test("how far it is stands in the queue, and the next worker reads it", async () => {
    const queue = await open();
    const key = fresh();
    await queue.add(key, order("one"), 1);
    const found = await taken(queue);
    await found.tell(progress);
    expect(await queue.look([key])).toEqual([{ state: "running", progress }]);
    await found.giveBack();
    expect(await state(queue, key)).toBe("waiting");
    expect(await found.hold()).toBe("lost");
    const again = await taken(queue);
    expect(again).toMatchObject({ key, before: progress });
    await again.done();
    await queue.close();
  });

  test("what is held no more goes to another, and the first one's words count no more", async () => {
    const [queue, other] = [await open(), await open()];
    const key = fresh();
    await queue.add(key, order("one"), 1);
    const dead = await taken(queue);
    await sleep(1.5 * lease);
    const alive = await taken(other);
    expect(alive.key).toBe(key);
    expect(await dead.hold()).toBe("lost");
    await dead.tell(progress);
    await dead.giveBack();
    await dead.fail("too late");
    await dead.done();
    expect(await alive.hold()).toBe("held");
    await alive.done();
    expect(await state(queue, key)).toBe("gone");
    await Promise.all([queue.close(), other.close()]);
  });

  test("held again and again, it stays longer than a lease lasts", async () => {
    const [queue, other] = [await open(), await open()];
    const key = fresh();
    await queue.add(key, order("one"), 1);
    const mine = await taken(queue);
    for (let i = 0; i < 8; i++) {
      await sleep(lease / 3);
      expect(await mine.hold()).toBe("held");
    }
    expect(await state(other, key)).toBe("running");
    await mine.done();
    await Promise.all([queue.close(), other.close()]);
  });

  test("who listens is told that a job ended, failed, and how far it is", async () => {
    const [queue, other] = [await open(), await open()];
    const news: News[] = [];
    const stop = await other.listen((one) => news.push(one));
    await sleep(100);
    const [key, second] = [fresh(), fresh()];
    await queue.add(key, order("one"), 1);
    await queue.add(second, order("two"), 2);
    const found = await taken(queue);
    await found.tell(progress);
    await until(async () => news.some((one) => one.key === key && one.progress?.iteration === 250));
    const before = news.length;
    await found.done();
    await until(async () => news.slice(before).some((one) => one.key === key && !one.progress));
    await (await taken(queue)).fail("so");
    await until(async () => news.some((one) => one.key === second && !one.progress));
    await stop();
    await queue.forgetFailed(second);
    await Promise.all([queue.close(), other.close()]);
  });

  test("a run that is cancelled: what waits is gone, what runs is told, until the run is wanted again", async () => {
    const queue = await open();
    const [running, waiting, stays] = [fresh(), fresh(), fresh()];
    await queue.add(running, order("one"), 1);
    await queue.add(waiting, order("two"), 2);
    await queue.add(stays, order("three"), 3);
    const found = await taken(queue);
    expect(await queue.isCancelled("run-1")).toBe(false);
    await queue.cancel("run-1", [running, waiting]);
    expect([await queue.isCancelled("run-1"), await queue.isCancelled("run-2")]).toEqual([true, false]);
    expect(await found.hold()).toBe("cancelled");
    expect((await queue.look([waiting, stays])).map((one) => one.state)).toEqual(["gone", "waiting"]);
    await found.done();
    await queue.wanted("run-1");
    expect(await queue.isCancelled("run-1")).toBe(false);
    await (await taken(queue)).done();
    await queue.close();
  });

  test("all that is in it is listed", async () => {
    const queue = await open();
    const [one, two, three] = [fresh(), fresh(), fresh()];
    await queue.add(one, order("one"), 1);
    await queue.add(two, order("two"), 2);
    await queue.add(three, order("three"), 3);
    const first = await taken(queue);
    await first.tell(progress);
    const second = await taken(queue);
    await second.fail("so");
    const entries = new Map((await queue.entries()).map((entry) => [entry.key, entry]));
    expect(entries.get(one)).toMatchObject({ order: order("one"), standing: { state: "running", progress } });
    expect(entries.get(two)).toMatchObject({ standing: { state: "failed", message: "so" } });
    expect(entries.get(three)).toMatchObject({ order: order("three"), standing: { state: "waiting" } });
    expect(Date.now() - Date.parse(entries.get(three)?.added ?? "")).toBeLessThan(60_000);
    await first.done();
    await queue.forgetFailed(two);
    await (await taken(queue)).done();
    await queue.close();
  });

  test("whoever waits for an order leaves soon after the signal, and takes none with them", async () => {
    const queue = await open();
    const leaving = new AbortController();
    setTimeout(() => leaving.abort(), 200);
    const since = performance.now();
    while (!leaving.signal.aborted) expect(await queue.take(leaving.signal)).toBeUndefined();
    expect(performance.now() - since).toBeLessThan(1000);
    const key = fresh();
    await queue.add(key, order("one"), 1);
    const other = await open();
    const found = await taken(other);
    expect(found.key).toBe(key);
    await found.done();
    await Promise.all([queue.close(), other.close()]);
  });
}
