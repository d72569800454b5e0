import { expect, test } from "vitest";
import type { TrainingState } from "../../lottery/index.ts";
import { DepotFault } from "../depot/depot.ts";
import { memoryDepot } from "../depot/memory.test-data.ts";
import { checkpointName } from "../depot/names.ts";
import { bestInterval, FollowingCheckpoints } from "./checkpoints.ts";
import { secondsBetween } from "./telling.ts";

const key = "ab".repeat(32);
const name = checkpointName(key);
const stateAt = (iteration: number): TrainingState => ({
  iteration,
  lastLoss: 0.5,
  validation: { iteration: [0], loss: [1], accuracy: [0.5] },
  test: { iteration: [0], loss: [1], accuracy: [0.5] },
  best: { iteration: 0, validation: { loss: 1, correct: 1, examples: 2 }, snapshot: Float32Array.of(1, 2) },
  trainer: { parameters: Float32Array.of(iteration), state: Float32Array.of(3), powers: [0.9] },
});

const fixture = (depot = memoryDepot("far")) => {
  const local = memoryDepot("near");
  const [said, time] = [[] as string[], { now: 0 }];
  let held = true;
  const parts = {
    ...{
      depot,
      patientDepot: depot,
      local,
      run: "r-12345678",
      betweenFailures: 14_400,
      warn: (message: string) => void said.push(message),
    },
    clock: { now: () => time.now, date: () => "", sleep: async () => undefined },
    isHeld: async () => held,
  };
  return { depot, local, said, time, open: () => FollowingCheckpoints.open(key, parts), lose: () => (held = false) };
};

test("it is kept here each time, and in the depot as often as that is worth it", async () => {
  const { depot, local, time, open } = fixture();
  const kept = await open();
  expect([kept.iteration, await kept.load()]).toEqual([undefined, undefined]);
  await kept.keep(key, stateAt(10));
  expect([local.things.has(name), depot.things.has(name)]).toEqual([true, false]);
  time.now = 60_000;
  await kept.keep(key, stateAt(20));
  expect(depot.things.has(name)).toBe(true);
  await kept.keep(key, stateAt(30));
  const next = await open();
  expect(next.iteration).toBe(30);
  expect(await next.load()).toEqual(stateAt(30));
  expect(await next.load()).toBeUndefined(); // whoever trains has freed its arrays
  await next.remove();
  expect([...local.things.keys(), ...depot.things.keys()]).toEqual([]);
});

test("handed over, the depot has the last one; another machine goes on there", async () => {
  const { depot, local, open } = fixture();
  const kept = await open();
  await kept.keep(key, stateAt(10));
  await kept.handOver();
  local.things.clear();
  expect((await open()).iteration).toBe(10);
  const before = depot.things.get(name);
  await kept.handOver();
  expect(depot.things.get(name)).toBe(before);
});

test("what is lost is not written: the depot keeps what the next worker may have put there", async () => {
  const { depot, time, open, lose } = fixture();
  const kept = await open();
  lose();
  time.now = 60_000;
  await kept.keep(key, stateAt(10));
  await kept.handOver();
  expect(depot.things.has(name)).toBe(false);
});

test("a depot that is away is asked once, and again when the next is due; by then the training has gone on", async () => {
  const tries: number[] = [];
  const time = { takes: 0 };
  const depot = memoryDepot("far");
  const away = {
    ...depot,
    async put(): Promise<void> {
      tries.push(fixed.time.now / 1000);
      fixed.time.now += time.takes;
      throw new DepotFault("the depot is away", "wait");
    },
  };
  const fixed = fixture(away);
  const kept = await fixed.open();
  const keepAt = async (seconds: number) => {
    fixed.time.now = 1000 * seconds;
    await kept.keep(key, stateAt(seconds));
  };
  for (const seconds of [60, 61, 119]) await keepAt(seconds);
  expect(tries).toEqual([60]);
  time.takes = 240_000; // a server that is silent: that takes long to find out
  for (const seconds of [121, 600, 2000]) await keepAt(seconds);
  expect(tries).toEqual([60, 121]);
  await keepAt(2200);
  expect(tries).toEqual([60, 121, 2200]);
  expect(fixed.local.things.has(name)).toBe(true);
  expect(fixed.said).toEqual(tries.map(() => "the depot is away"));
});

test("a damaged one is as good as none, and told of; the other is taken", async () => {
  const { depot, local, time, said, open } = fixture();
  const kept = await open();
  time.now = 60_000;
  await kept.keep(key, stateAt(10));
  const bytes = local.things.get(name) ?? new Uint8Array();
  for (const wrong of [bytes.subarray(0, 100), bytes.map((byte, i) => (i === bytes.length - 1 ? byte ^ 1 : byte))]) {
    local.things.set(name, wrong);
    depot.things.set(name, bytes);
    expect((await open()).iteration).toBe(10);
    depot.things.set(name, wrong);
    expect((await open()).iteration).toBeUndefined();
  }
  expect(said).toHaveLength(6);
  for (const words of said) expect(words).toMatch(/^(near|far), checkpoints\/.*goes on from an earlier point$/);
});

test("a checkpoint that takes a second goes to the depot about every three minutes, a cheap one each minute", () => {
  expect(bestInterval(1, 14_400, 60)).toBeCloseTo(169.7, 1);
  expect(bestInterval(0.1, 14_400, 60)).toBe(60);
  expect(bestInterval(1000, 14_400, 60)).toBe(1800);
});

test("what was begun again and again from one point is kept sooner: by chance its workers were killed, or it ends them", () => {
  expect([1, 2, 3, 9].map((starts) => secondsBetween(starts, 60))).toEqual([60, 5, 1, 1]);
  expect(secondsBetween(2, 2)).toBe(2);
});
