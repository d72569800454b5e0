import { beforeEach, describe, expect, test } from "vitest";
import { sha256 } from "../hash.ts";
import type { Trained } from "../lottery/index.ts";
import { encodeJob } from "../runs/index.ts";
import { memoryDepot } from "./depot/memory.test-data.ts";
import { alarmName, receiptName, resultName } from "./depot/names.ts";
import { receiptBytes, receiptIn } from "./receipt.ts";
import { fetchResult, isDone, publish, TwoResults } from "./results.ts";
import { toyJob, toyTrained } from "./toy-job.test-data.ts";

const job = toyJob({ pruned: true });
const trained = await toyTrained(job);
if (trained.diverged) throw new Error("the toy diverged");
const fileOf = (came: Trained) => (came.diverged ? [] : encodeJob(job, came));
const result = sha256(...fileOf(trained));
const diverged: Trained = { diverged: { iteration: 3, lastLoss: Number.POSITIVE_INFINITY } };

let depot: ReturnType<typeof memoryDepot>;
beforeEach(() => {
  depot = memoryDepot();
});

describe("what is published is fetched", () => {
  test("bit by bit", async () => {
    expect(await isDone(depot, job.key)).toBe(false);
    await publish(depot, "a/1", job, trained);
    expect(await isDone(depot, job.key)).toBe(true);
    expect(Buffer.concat(fileOf(trained)).equals(depot.things.get(resultName(result)) ?? Buffer.of())).toBe(true);
    const fetched = await fetchResult(depot, job);
    expect(fetched).toEqual({ kind: "trained", trained, worker: "a/1" });
  });

  test("also that it diverged, with a loss that JSON has no number for", async () => {
    await publish(depot, "a/1", job, diverged);
    expect(await isDone(depot, job.key)).toBe(true);
    expect(await fetchResult(depot, job)).toEqual({ kind: "trained", trained: diverged, worker: "a/1" });
  });

  test("again by another: nothing changes", async () => {
    await publish(depot, "a/1", job, trained);
    const before = new Map(depot.things);
    await publish(depot, "b/2", job, trained);
    expect(depot.things).toEqual(before);
  });
});

test("killed between its two steps, it is not done, and whoever does it again makes it so", async () => {
  await depot.putNew(resultName(result), ...fileOf(trained));
  expect([await isDone(depot, job.key), (await fetchResult(depot, job)).kind]).toEqual([false, "nothing"]);
  await publish(depot, "b/2", job, trained);
  expect((await fetchResult(depot, job)).kind).toBe("trained");
});

describe("two results under one key", () => {
  const other = { ...trained, result: { ...trained.result, earlyStopIteration: 4 } };
  test.each([
    ["another file", other],
    ["a divergence", diverged],
  ])("%s: an alarm names both machines, and neither is chosen afterwards", async (_, second) => {
    await publish(depot, "sound/1", job, trained);
    const again = publish(depot, "broken/2", job, second);
    await expect(again).rejects.toThrow(TwoResults);
    await expect(publish(depot, "broken/2", job, second)).rejects.toThrow(
      "sound/1 and broken/2 made different results of the same training",
    );
    expect(depot.things.has(alarmName(job.key))).toBe(true);
    await expect(fetchResult(depot, job)).rejects.toThrow("sound/1 and broken/2");
  });
});

describe("damage is found, removed and told of", () => {
  const damaged = async (name: string, damage: (bytes: Uint8Array) => Uint8Array) => {
    await publish(depot, "a/1", job, trained);
    depot.things.set(name, damage(depot.things.get(name)?.slice() ?? new Uint8Array()));
    const fetched = await fetchResult(depot, job);
    expect(fetched.kind).toBe("damaged");
    expect(await isDone(depot, job.key)).toBe(false);
    await publish(depot, "b/2", job, trained);
    expect((await fetchResult(depot, job)).kind).toBe("trained");
    return fetched;
  };
  const flipped = (at: number) => (bytes: Uint8Array) => {
    bytes[at] = (bytes[at] ?? 0) ^ 1;
    return bytes;
  };
  const cut = (bytes: Uint8Array) => bytes.subarray(0, bytes.length / 2);

  test("a bit of a result, a result that is cut, one that is empty", async () => {
    const last = Buffer.concat(fileOf(trained)).length - 1;
    for (const damage of [flipped(0), flipped(200), flipped(last), cut, () => new Uint8Array()]) {
      depot = memoryDepot();
      expect(await damaged(resultName(result), damage)).toMatchObject({
        message: expect.stringContaining("is damaged"),
      });
    }
  });

  test("a result that is gone", async () => {
    await publish(depot, "a/1", job, trained);
    depot.things.delete(resultName(result));
    expect(await isDone(depot, job.key)).toBe(false);
    expect(await fetchResult(depot, job)).toMatchObject({
      kind: "damaged",
      message: expect.stringContaining("missing"),
    });
  });

  test("each bit of a receipt", async () => {
    const bytes = receiptBytes({ key: job.key, came: { result }, worker: "a/1" });
    expect(receiptIn(bytes, job.key)).toEqual({ key: job.key, came: { result }, worker: "a/1" });
    for (let bit = 0; bit < 8 * bytes.length; bit++) {
      const flip = bytes.slice();
      flip[bit >> 3] = (flip[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(receiptIn(flip, job.key), `bit ${bit}`).toBeUndefined();
    }
    for (let length = 0; length < bytes.length; length++)
      expect(receiptIn(bytes.subarray(0, length), job.key)).toBeUndefined();
    expect(receiptIn(bytes, "0".repeat(64))).toBeUndefined();
    await damaged(receiptName(job.key), flipped(3));
  });

  test("the result of another training, put there under this one's key", async () => {
    const other = toyJob({ trial: 5 });
    const came = await toyTrained(other);
    if (came.diverged) throw new Error("the toy diverged");
    const pieces = encodeJob(other, came);
    await depot.putNew(resultName(sha256(...pieces)), ...pieces);
    await depot.put(
      receiptName(job.key),
      receiptBytes({ key: job.key, came: { result: sha256(...pieces) }, worker: "m/1" }),
    );
    expect(await fetchResult(depot, job)).toMatchObject({
      kind: "damaged",
      message: expect.stringContaining("m/1 has put the result of another training"),
    });
  });
});
