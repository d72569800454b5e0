import { expect, test } from "vitest";
import { throttle } from "./throttle.ts";

test("the first call goes through, the next ones within the interval do not", () => {
  const now = throttle(60_000);
  let calls = 0;
  for (let i = 0; i < 5; i++) now(() => calls++);
  expect(calls).toBe(1);
  const always = throttle(0);
  for (let i = 0; i < 5; i++) always(() => calls++);
  expect(calls).toBe(6);
});
