import { expect, test } from "vitest";
import { paceOf } from "./pace.ts";

test("pieces become as long as patience allows, and never shorter than one iteration", () => {
  const pace = paceOf(200);
  pace.took(10, 1);
  expect(pace.iterations).toBe(2000);
  pace.took(2000, 4000);
  expect(pace.iterations).toBe(100);
  pace.took(1, 14_000);
  expect(pace.iterations).toBe(1);
  pace.took(1, 0);
  expect(pace.iterations).toBe(100_000);
});
