import { expect, test } from "vitest";
import { paceOf } from "./pace.ts";

test("pieces become as long as patience allows, twice as long at most each time, and never shorter than one iteration", () => {
  const pace = paceOf(200);
  pace.took(1, 0.1);
  expect(pace.iterations).toBe(2);
  for (let i = 0; i < 12; i++) pace.took(pace.iterations, pace.iterations / 10);
  expect(pace.iterations).toBe(2000);
  pace.took(2000, 4000);
  expect(pace.iterations).toBe(100);
  pace.took(1, 14_000);
  expect(pace.iterations).toBe(1);
  for (let i = 0; i < 20; i++) pace.took(1, 0);
  expect(pace.iterations).toBe(100_000);
});

test("a call that seems to have taken no time, since it was heard of late, makes the next piece twice as long and no longer", () => {
  const pace = paceOf(200);
  for (let i = 0; i < 12; i++) pace.took(pace.iterations, 20 * pace.iterations);
  expect(pace.iterations).toBe(10);
  pace.took(10, 1200);
  pace.took(10, 0);
  expect(pace.iterations).toBe(2);
});
