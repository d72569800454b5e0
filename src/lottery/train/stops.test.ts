import { expect, test } from "vitest";
import { stops } from "./stops.ts";

function measured(from: number, until: number, every: number, test: number) {
  const train = {
    from,
    until,
    batch: 1,
    order: [],
    optimizer: { name: "sgd", lr: 1, momentum: 0, nesterov: false, weightDecay: 0 },
  } as const;
  const found = [...stops(train, { every, test })];
  return {
    validation: found.filter((stop) => stop.validation).map(({ iteration }) => iteration),
    test: found.filter((stop) => stop.test).map(({ iteration }) => iteration),
  };
}

test("validation and test on their own grids, both at the end, nothing before the first step", () => {
  expect(measured(0, 10, 4, 8)).toEqual({ validation: [4, 8, 10], test: [8, 10] });
  expect(measured(0, 8, 4, 8)).toEqual({ validation: [4, 8], test: [8] });
  expect(measured(0, 10, 5, 3)).toEqual({ validation: [5, 10], test: [3, 6, 9, 10] });
});

test("a training shorter than the grid is measured at its end", () => {
  expect(measured(0, 3, 100, 500)).toEqual({ validation: [3], test: [3] });
});

test("rewound tickets are measured where the dense network was", () => {
  expect(measured(6, 13, 4, 100)).toEqual({ validation: [8, 12, 13], test: [13] });
  expect(measured(4, 9, 4, 4)).toEqual({ validation: [8, 9], test: [8, 9] });
});

test("a training of no iterations is measured once", () => {
  expect(measured(0, 0, 4, 8)).toEqual({ validation: [0], test: [0] });
});
