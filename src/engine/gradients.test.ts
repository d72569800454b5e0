import { expect, test } from "vitest";
import { stream } from "../random.ts";
import { availableExecutors } from "./executors/index.ts";
import { gradientsOf } from "./gradients.ts";
import { parametersOf } from "./network.ts";
import { isTrained } from "./parameter.ts";
import {
  classifier,
  lossAt,
  scalingOf,
  slopeOf,
  startOf,
  TOLERANCE,
} from "./test-data/finite-differences.test-data.ts";
import { convolution, linear, norm } from "./test-data/layers.test-data.ts";

const relu = { kind: "relu" } as const;
const network = classifier([convolution("first", 3), norm("norm"), relu, linear("fc1", 6), relu]);
const start = startOf(network, { batch: 19 });
const { masks, weights, part, batch } = start;
const examples = Int32Array.from({ length: batch }, (_, i) => i);
const asked = { network, masks, weights, batch, train: part, examples, ...scalingOf(network.input) };

test("gradients are those of finite differences in double precision, and of pruned places and running statistics none", async () => {
  const gradients = await gradientsOf(asked);
  const { parameters, loss } = lossAt(start);
  let checked = 0;
  for (const { name } of parametersOf(network).filter(isTrained)) {
    const values = parameters.get(name)!;
    const found = gradients.get(name)!;
    expect(found.every((value, i) => masks.get(name)?.[i] !== 0 || value === 0)).toBe(true);
    for (const i of stream(["sample", name]).permutation(values.length).subarray(0, 12)) {
      if (masks.get(name)?.[i] === 0) continue;
      const kept = values[i]!;
      const slope = slopeOf((step) => {
        values[i] = kept + step;
        return loss();
      });
      values[i] = kept;
      if (slope === null) continue;
      checked++;
      expect(Math.abs(found[i]! - slope), `${name}[${i}]`).toBeLessThan(TOLERANCE);
    }
  }
  expect(checked).toBeGreaterThan(40);
  expect([...gradients.keys()].sort()).toEqual(
    parametersOf(network)
      .filter(isTrained)
      .map(({ name }) => name)
      .sort(),
  );
});

test("gradients have the same bits on every executor, with one thread or two", async () => {
  const all = availableExecutors().flatMap(({ name }) => [1, 2].map((threads) => ({ executor: name, threads })));
  const [first, ...others] = await Promise.all(all.map((how) => gradientsOf({ ...asked, ...how })));
  expect(others.length).toBeGreaterThan(0);
  for (const other of others) expect(other).toEqual(first);
});

test("of several batches the mean is given, each differentiated at the same weights", async () => {
  const halves = [examples.subarray(0, 9), examples.subarray(9, 18)];
  const of = (numbers: Int32Array) => gradientsOf({ ...asked, batch: 9, examples: numbers });
  const [one, two] = await Promise.all(halves.map(of));
  const both = await of(examples.subarray(0, 18));
  for (const [name, values] of both) {
    const mean = values.map((_, i) => (one!.get(name)![i]! + two!.get(name)![i]!) / 2);
    expect(values).toEqual(mean);
  }
});

test("a layer may be called what the update of the parameters is called", async () => {
  const of = async (name: string) => {
    const named = classifier([convolution("first", 2), relu, convolution(name, 3), relu]);
    // Everything made by name is drawn in this order, whatever the names are.
    const drawn = startOf(classifier([convolution("first", 2), relu, convolution("other", 3), relu]), { batch: 19 });
    const renamed = <Values>(all: ReadonlyMap<string, Values>) =>
      new Map([...all].map(([key, values]) => [key.replace("other.", `${name}.`), values]));
    const start = { masks: renamed(drawn.masks), weights: renamed(drawn.weights) };
    const gradients = await gradientsOf({ ...asked, ...start, network: named });
    return [...gradients.values()];
  };
  const expected = await of("other");
  expect(expected.every((values) => values.some((value) => value !== 0))).toBe(true);
  for (const name of ["optimizer", "loss", "pixels"]) expect(await of(name)).toEqual(expected);
});

test("a loss that is no number is an error, not a score", async () => {
  const broken = new Map([...weights].map(([name, values]) => [name, values.map((value) => value * 1e30)]));
  await expect(gradientsOf({ ...asked, weights: broken })).rejects.toThrow("no finite number");
});
