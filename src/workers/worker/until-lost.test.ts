import { expect, test } from "vitest";
import { Interrupted } from "../../errors.ts";
import { systemClock } from "../clock.ts";
import { DepotFault } from "../depot/depot.ts";
import { memoryDepot } from "../depot/memory.test-data.ts";
import { checkpointName } from "../depot/names.ts";
import { patient } from "../depot/patient.ts";
import type { Hold, Taken } from "../queue/queue.ts";
import { holding } from "./holding.ts";
import { toldUntilLost, writtenUntilLost } from "./until-lost.ts";

const name = checkpointName("a".repeat(64));

/** An order whose hold is this, and what the queue was told of it. */
function order(hold: () => Hold) {
  const calls: string[] = [];
  const call = (what: string) => async () => void calls.push(what);
  const taken: Taken = {
    ...{ key: "a".repeat(64), order: { text: "", sha256: "" }, before: null },
    hold: async () => hold(),
    ...{ tell: call("tell"), done: call("done"), fail: call("fail"), giveBack: call("give back") },
  };
  return { taken, calls };
}

test("a write that waited for its depot is not tried again once its order is lost", async () => {
  const depot = memoryDepot();
  let [tries, isLost] = [0, false];
  const away = {
    ...depot,
    async put(): Promise<void> {
      tries++;
      throw new DepotFault("the depot is away", "wait");
    },
  };
  const stop = new AbortController();
  const clock = {
    ...systemClock,
    async sleep() {
      isLost = true;
      stop.abort();
    },
  };
  const own = patient(
    writtenUntilLost(away, () => isLost),
    { clock, signal: stop.signal, warn: () => undefined },
  );
  await expect(own.put(name, Uint8Array.of(1))).rejects.toThrow(Interrupted);
  expect(tries).toBe(1);
});

test("what is lost is written no more, but read and removed; what is held is all of it", async () => {
  const depot = memoryDepot();
  let isLost = false;
  const own = writtenUntilLost(depot, () => isLost);
  await own.put(name, Uint8Array.of(1));
  isLost = true;
  await expect(own.put(name, Uint8Array.of(2))).rejects.toThrow(Interrupted);
  await expect(own.putNew(name, Uint8Array.of(2))).rejects.toThrow(Interrupted);
  expect(await own.get(name)).toEqual(Uint8Array.of(1));
  await own.remove(name);
  expect(await depot.has(name)).toBe(false);
});

test("of what is lost the queue is told nothing more", async () => {
  const { taken, calls } = order(() => "held");
  let isLost = false;
  const own = toldUntilLost(taken, () => isLost);
  const progress = {
    worker: "a/1",
    since: "",
    first: 0,
    from: 0,
    iteration: 0,
    until: 1,
    validationLoss: null,
    starts: 1,
  };
  const all = [() => own.tell(progress), () => own.fail("no"), () => own.done(), () => own.giveBack()];
  for (const one of all) await one();
  expect(calls).toEqual(["tell", "fail", "done", "give back"]);
  isLost = true;
  for (const one of all) await one();
  expect(calls).toHaveLength(4);
});

test("a worker that leaves and then finds that its order is lost has lost it", async () => {
  let hold: Hold = "cancelled";
  const { taken } = order(() => hold);
  const leaving = new AbortController();
  const held = holding(taken, { clock: systemClock, warn: () => undefined }, leaving.signal);
  leaving.abort();
  expect(held.stopped()).toBe("leaving");
  await held.isHeld();
  expect(held.stopped()).toBe("leaving");
  hold = "lost";
  expect(await held.isHeld()).toBe(false);
  expect(held.stopped()).toBe("lost");
  hold = "cancelled";
  await held.isHeld();
  expect(held.stopped()).toBe("lost");
  await held.end();
});
