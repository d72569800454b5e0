import { expect, test } from "vitest";
import { learningRates } from "./schedule.ts";

test("the learning rate is constant from the first iteration on, and never 0", () => {
  const optimizer = { name: "sgd", lr: 0.05, momentum: 0, nesterov: false, weightDecay: 0 } as const;
  expect([...learningRates(optimizer, 0, 4)]).toEqual([0.05, 0.05, 0.05, 0.05]);
  expect([...learningRates(optimizer, 500, 502)]).toEqual([0.05, 0.05]);
});
