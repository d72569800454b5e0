import { expect, test } from "vitest";
import { learningRates, scheduleFaults, scheduleOf, scheduleSchema } from "./schedule.ts";

const optimizer = { name: "sgd", lr: 0.05, momentum: 0, nesterov: false, weightDecay: 0 } as const;
const spec = (asked: object) => scheduleSchema.parse(asked);

test("without a schedule the learning rate is constant from the first iteration on, and never 0", () => {
  expect(scheduleOf(spec({}), 10)).toBeUndefined();
  expect(scheduleOf(spec({ factor: 0.5 }), 10)).toBeUndefined();
  expect([...learningRates({ optimizer }, 0, 4)]).toEqual([0.05, 0.05, 0.05, 0.05]);
  expect([...learningRates({ optimizer }, 500, 502)]).toEqual([0.05, 0.05]);
});

test("the rate drops by a factor from each drop on", () => {
  const schedule = scheduleOf(spec({ drops: ["20it", "3ep"] }), 10);
  expect(schedule).toEqual({ warmup: 0, drops: [20, 30], factor: 0.1 });
  const rates = learningRates({ optimizer, schedule }, 18, 32);
  expect([...rates].map((rate) => Number(rate.toPrecision(12)))).toEqual([
    0.05,
    0.05,
    ...new Array(10).fill(0.005),
    0.0005,
    0.0005,
  ]);
});

test("a warm-up grows in equal steps to the whole rate, which its last iteration has", () => {
  const schedule = scheduleOf(spec({ warmup: "4it" }), 10);
  expect(schedule).toEqual({ warmup: 4, drops: [], factor: 1 });
  const half = { ...optimizer, lr: 0.5 };
  expect([...learningRates({ optimizer: half, schedule }, 0, 6)]).toEqual([0.125, 0.25, 0.375, 0.5, 0.5, 0.5]);
});

test("a training that starts at iteration k is at iteration k of the schedule, however it is cut into calls", () => {
  const schedule = scheduleOf(spec({ warmup: "15it", drops: ["20it", "26it"], factor: 0.5 }), 10);
  const whole = learningRates({ optimizer, schedule }, 0, 40);
  for (const [from, until] of [
    [7, 40],
    [20, 21],
    [0, 15],
    [25, 27],
  ] as const) {
    expect(learningRates({ optimizer, schedule }, from, until)).toEqual(whole.slice(from, until));
  }
});

test("ResNet's and VGG's schedules (paper, section 4)", () => {
  const resnet = {
    optimizer: { ...optimizer, lr: 0.03 },
    schedule: { warmup: 20000, drops: [20000, 25000], factor: 0.1 },
  };
  const at = (iteration: number) => learningRates(resnet, iteration, iteration + 1)[0];
  expect([at(9999), at(19999), at(20000), at(25000)].map((rate) => Number(rate?.toPrecision(12)))).toEqual([
    0.015, 0.03, 0.003, 0.0003,
  ]);
  // 160 epochs of 45,000 examples in batches of 64: 703 whole batches an epoch.
  expect(scheduleOf(spec({ drops: ["80ep", "120ep"] }), 703)?.drops).toEqual([56240, 84360]);
});

test("what would never happen, or out of order, is a fault", () => {
  const faults = (asked: object) => scheduleFaults(spec(asked), 10, 100).map(({ message }) => message);
  expect(faults({ warmup: "10ep", drops: ["50it", "99it"] })).toEqual([]);
  expect(faults({ warmup: "101it" })).toEqual([
    "train.schedule.warmup is 101it (101 iterations), and training has only 100",
  ]);
  expect(faults({ drops: ["50it", "10ep"] })).toEqual([
    "train.schedule.drops has 10ep (iteration 100), and training has only 100 iterations",
  ]);
  expect(faults({ drops: ["6ep", "50it"] })[0]).toContain("[6ep, 50it], which does not ascend");
  expect(faults({ drops: ["5ep", "50it"] })[0]).toContain("does not ascend");
});
