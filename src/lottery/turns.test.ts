import { setTimeout } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, test } from "vitest";
import { turns } from "./turns.ts";

setFlagsFromString("--expose-gc");
const collect: () => void = runInNewContext("gc");

test("what works returned is let go, however many still wait", async () => {
  const take = turns(1);
  const results: WeakRef<Uint8Array>[] = [];
  let end = () => {};
  const over = new Promise<void>((resolve) => {
    end = resolve;
  });
  const done = Array.from({ length: 30 }, async () => {
    const size = await take(0, async () => {
      const weights = new Uint8Array(1000);
      results.push(new WeakRef(weights));
      return weights;
    });
    return size.length;
  });
  const blocked = [take(0, () => over), take(0, async () => undefined)];
  expect(new Set(await Promise.all(done))).toEqual(new Set([1000]));
  await setTimeout(10);
  collect();
  expect(results.filter((each) => each.deref() !== undefined)).toHaveLength(0);
  end();
  await Promise.all(blocked);
});

test("an error is that of the work, and the next one has its turn", async () => {
  const take = turns(1);
  const failing = take(0, () => Promise.reject(new Error("disk full")));
  const next = take(0, async () => 7);
  await expect(failing).rejects.toThrow("disk full");
  expect(await next).toBe(7);
});
