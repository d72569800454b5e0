import { expect, test } from "vitest";
import { LthError } from "../../errors.ts";
import { iterationsPerEpoch, orderOf } from "./order.ts";

const training = Int32Array.from({ length: 53 }, (_, i) => 100 + i);
const epoch = (e: number) => [...orderOf(training, 10, ["order"]).batches(5 * e, 5 * e + 5)];

test("an epoch visits each example once, in whole batches; the leftovers are skipped", () => {
  expect(iterationsPerEpoch(training.length, 10)).toBe(5);
  expect(new Set(epoch(0)).size).toBe(50);
  expect(epoch(0).every((example) => example >= 100 && example < 153)).toBe(true);
});

test("every epoch has an order of its own, and so has every stream", () => {
  const orders = [0, 1, 2, 3, 4].map((e) => epoch(e).join(" "));
  expect(new Set(orders).size).toBe(5);
  expect([...orderOf(training, 10, ["other"]).batches(0, 5)].join(" ")).not.toBe(orders[0]);
});

test("training that is taken up again in the third epoch goes on in the third epoch's order, not the first's", () => {
  const whole = [...orderOf(training, 10, ["order"]).batches(0, 20)];
  for (const cut of [1, 5, 7, 10, 13, 19]) {
    const resumed = [...orderOf(training, 10, ["order"]).batches(cut, 20)];
    expect(resumed, `from iteration ${cut}`).toEqual(whole.slice(10 * cut));
  }
});

test("pieces of any size, also backwards, give the same batches", () => {
  const order = orderOf(training, 10, ["order"]);
  const whole = [...order.batches(0, 12)];
  expect([...order.batches(9, 12)]).toEqual(whole.slice(90));
  expect([...order.batches(0, 3)]).toEqual(whole.slice(0, 30));
  expect(order.batches(4, 4).length).toBe(0);
});

test("a batch of the whole training part is one iteration an epoch; a larger one is refused", () => {
  expect(iterationsPerEpoch(training.length, 53)).toBe(1);
  expect(() => orderOf(training, 54, ["order"])).toThrow(
    "train.batch is 54, and the training part has only 53 examples",
  );
  expect(() => orderOf(training, 54, ["order"])).toThrow(LthError);
});
