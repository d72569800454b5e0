import { availableParallelism } from "node:os";
import { expect, test } from "vitest";
import { crowded } from "./crowded.ts";

test("more threads than cores are told of, more trainings than cores are not", () => {
  const cores = availableParallelism();
  expect(crowded(1, cores)).toBeUndefined();
  expect(crowded(100)).toBeUndefined();
  expect(crowded(1, cores + 1)).toContain(`${cores + 1} threads on ${cores} core`);
  expect(crowded(2, cores + 1)).toContain(`2 trainings of ${cores + 1} threads each on`);
});
