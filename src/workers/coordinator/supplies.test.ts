import { expect, test } from "vitest";
import { memoryDepot } from "../depot/memory.test-data.ts";
import { toyJob, travelling } from "../toy-job.test-data.ts";
import { Supplies } from "./supplies.ts";

test("many trainings that lost their place in the queue at once have their data compared once, not once each", async () => {
  const depot = memoryDepot();
  let puts = 0;
  const counted = {
    ...depot,
    putNew: (name: string, ...pieces: readonly Uint8Array[]) => {
      puts++;
      return depot.putNew(name, ...pieces);
    },
  };
  const supplies = new Supplies("here");
  const how = { dataset: travelling, fileOf: () => Promise.reject(new Error("it starts from no file")) };
  const provide = (again: boolean) =>
    Promise.all([0, 1, 2, 3, 4].map((trial) => supplies.provide(counted, toyJob({ trial }), how, again)));
  await provide(false);
  expect(puts).toBe(1);
  await provide(true);
  expect(puts).toBe(2);
  await provide(true); // what was compared before is compared again: it may have been damaged since
  expect(puts).toBe(3);
});
