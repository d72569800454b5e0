import { availableParallelism } from "node:os";
import { expect, test } from "vitest";
import { crowded, sideBySide } from "./oversubscribed.ts";

test("more threads, or trainings, than cores are told of: of 1,000 trainings on two cores nothing was said", () => {
  const cores = availableParallelism();
  expect(crowded(1, cores)).toBeUndefined();
  expect(crowded(cores)).toBeUndefined();
  expect(crowded(1000)).toContain(`1000 trainings at once on ${cores} core`);
  expect(crowded(1, cores + 1)).toContain(`${cores + 1} threads on ${cores} core`);
  expect(crowded(2, cores + 1)).toContain(`2 trainings of ${cores + 1} threads each on`);
});

test("trainings of several threads share the cores", () => {
  expect([sideBySide(1, 8), sideBySide(2, 8), sideBySide(16, 8), sideBySide(undefined, 2)]).toEqual([8, 4, 1, 2]);
});
