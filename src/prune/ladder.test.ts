import { expect, test } from "vitest";
import type { Network } from "../engine/index.ts";
import { LthError } from "../errors.ts";
import { ladder } from "./ladder.ts";
import { ratesOf } from "./rates.ts";

function perceptron(input: number, ...widths: number[]): Network {
  const layers = widths.map(
    (outputs, i) =>
      ({ kind: "linear", name: i === widths.length - 1 ? "output" : `fc${i + 1}`, outputs, deviation: 1 }) as const,
  );
  return { input: { channels: input, rows: 1, columns: 1 }, classes: widths.at(-1) ?? 0, layers };
}
const lenet = perceptron(784, 300, 100, 10);

test("LeNet's densities are those of the paper, rounds 1 to 20 and 22, in percent", () => {
  const percent = [
    80.04, 64.06, 51.28, 41.05, 32.87, 26.32, 21.07, 16.88, 13.52, 10.83, 8.68, 6.95, 5.57, 4.47, 3.58, 2.87, 2.31,
    1.85, 1.49, 1.19,
  ];
  const rungs = ladder(lenet, ratesOf(lenet, { rate: 0.2, rates: { output: 0.1 } }), 22, "layer");
  expect(rungs[0]).toMatchObject({ round: 0, density: 1, survivors: 266_200, weights: 266_200 });
  for (const [i, expected] of percent.entries()) {
    expect(Math.abs(rungs[i + 1]!.density * 100 - expected), `round ${i + 1}`).toBeLessThanOrEqual(0.005);
  }
  expect(rungs[22]!.density * 100).toBeCloseTo(0.77, 2);
});

test("survivors are counted layer by layer, a layer at rate 0 staying whole", () => {
  const rungs = ladder(lenet, ratesOf(lenet, { rate: 0.2, rates: { fc2: 0 } }), 2, "layer");
  expect(rungs[2]!.pools).toEqual([
    { layers: ["fc1.weight"], survivors: 150_528 },
    { layers: ["fc2.weight"], survivors: 30_000 },
    { layers: ["output.weight"], survivors: 640 },
  ]);
});

test("global: one pool for what is pruned, and the whole network as the denominator", () => {
  const rungs = ladder(lenet, ratesOf(lenet, { rate: 0.2, rates: { output: 0 } }), 1, "global");
  expect(rungs[1]!.pools).toEqual([
    { layers: ["fc1.weight", "fc2.weight"], survivors: 212_160 },
    { layers: ["output.weight"], survivors: 1000 },
  ]);
  expect(rungs[1]!.density).toBe(213_160 / 266_200);
});

test("half of 10 weights: 5, 2, 1, and round 4 is refused before anything is trained", () => {
  const small = perceptron(10, 1, 2);
  const rates = ratesOf(small, { rate: 0.5, rates: { output: 0 } });
  expect(ladder(small, rates, 3, "layer").map(({ pools }) => pools[0]?.survivors)).toEqual([10, 5, 2, 1]);
  expect(() => ladder(small, rates, 4, "layer")).toThrow("round 4 would leave layer fc1 with no weight");
  expect(() => ladder(small, rates, 4, "layer")).toThrow(LthError);
});

test("global: fewer weights than layers are refused beforehand", () => {
  const small = perceptron(2, 2, 2);
  const rates = ratesOf(small, { rate: 0.5, rates: {} });
  expect(() => ladder(small, rates, 3, "global")).toThrow("round 3 would leave at least one of the layers fc1, output");
});

test("a round that would prune nothing is refused: all rates 0, or too few weights for the rates", () => {
  const rates = (rate: number) => ratesOf(lenet, { rate, rates: {} });
  expect(() => ladder(lenet, rates(0), 1, "layer")).toThrow("round 1 would prune no weight");
  const small = perceptron(4, 3, 2);
  expect(() => ladder(small, ratesOf(small, { rate: 0.2, rates: {} }), 20, "layer")).toThrow(
    /round \d+ would prune no weight/,
  );
});
