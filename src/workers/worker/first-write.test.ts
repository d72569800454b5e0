import { expect, test } from "vitest";
import { Interrupted } from "../../errors.ts";
import { type Depot, DepotFault } from "../depot/depot.ts";
import { memoryDepot } from "../depot/memory.test-data.ts";
import { firstWrite } from "./first-write.ts";

/** A depot that can be read and not written for so many milliseconds of a clock that only waiting moves, and who writes there. */
function readOnlyFor(milliseconds: number) {
  let now = 0;
  const warnings: string[] = [];
  const stop = new AbortController();
  const memory = memoryDepot();
  const depot: Depot = {
    ...memory,
    put: async (name, ...pieces) => {
      if (now < milliseconds) throw new DepotFault("the depot cannot be written: permission denied", "change that");
      return memory.put(name, ...pieces);
    },
  };
  const sleep = async (slept: number) => {
    now += slept;
  };
  const clock = { now: () => now, date: () => "", sleep };
  const writer = { clock, warn: (message: string) => void warnings.push(message), signal: stop.signal, name: "a/1" };
  return { memory, depot, writer, warnings, stop };
}

test("what was written to see whether that can be done is gone again", async () => {
  const { memory, depot, writer, warnings } = readOnlyFor(0);
  await firstWrite(depot, writer);
  expect([memory.things.size, warnings]).toEqual([0, []]);
});

test("a depot that cannot be written for a while is waited for, and told of once", async () => {
  const { depot, writer, warnings } = readOnlyFor(200_000);
  await firstWrite(depot, writer);
  expect(warnings).toEqual(["the depot cannot be written: permission denied; asking again"]);
});

test("one that is never written ends the worker, in the depot's words", async () => {
  const { depot, writer } = readOnlyFor(Number.POSITIVE_INFINITY);
  await expect(firstWrite(depot, writer)).rejects.toThrow("permission denied");
});

test("a worker that is stopped meanwhile waits no longer", async () => {
  const { depot, writer, stop } = readOnlyFor(Number.POSITIVE_INFINITY);
  stop.abort();
  await expect(firstWrite(depot, writer)).rejects.toThrow(Interrupted);
});
