import { expect, test } from "vitest";
import { InvariantError } from "../../errors.ts";
import { allFinite, checkCounts, checkNested, checkPlaces, checkPruned, checkReset, weightsId } from "./checks.ts";

const mask = (...bits: number[]) => new Map([["fc2.weight", Uint8Array.from(bits)]]);
const weights = (...values: number[]) => new Map([["fc2.weight", Float32Array.from(values)]]);

test("a weight that comes back is named with its layer", () => {
  expect(() => checkNested(mask(1, 0, 1), mask(0, 0, 1))).not.toThrow();
  expect(() => checkNested(mask(1, 0, 1), mask(1, 1, 0))).toThrow("weight 1 of layer fc2 was pruned and came back");
  expect(() => checkNested(mask(1, 0), mask(1, 0, 1))).toThrow(InvariantError);
});

test("a count that is off by one is named with its layers", () => {
  const targets = [{ layers: ["fc2.weight"], survivors: 2 }];
  expect(() => checkCounts(mask(1, 0, 1), targets)).not.toThrow();
  expect(() => checkCounts(mask(1, 1, 1), targets)).toThrow("fc2: 3 weights stay, expected 2");
  expect(() => checkCounts(new Map(), targets)).toThrow(InvariantError);
});

test("a reset is compared bit for bit, biases included", () => {
  expect(() => checkReset(weights(1, 0, 3), weights(1, 0, 3))).not.toThrow();
  const nearly = Math.fround(3 + 2 ** -22);
  expect(() => checkReset(weights(1, 0, nearly), weights(1, 0, 3))).toThrow("value 2 of fc2.weight");
  expect(() => checkReset(weights(-0), weights(0))).toThrow(InvariantError);
  expect(() => checkReset(new Map(), weights(0))).toThrow(InvariantError);
});

test("a pruned place that is not 0 is named with its layer", () => {
  expect(() => checkPruned(weights(0, 5), mask(0, 1))).not.toThrow();
  expect(() => checkPruned(weights(1e-30, 5), mask(0, 1))).toThrow("weight 0 of layer fc2 is pruned");
  expect(() => checkPruned(weights(Number.NaN, 5), mask(0, 1))).toThrow(InvariantError);
});

test("places are compared with the mask one by one", () => {
  expect(() => checkPlaces(mask(1, 0, 1), mask(1, 0, 1))).not.toThrow();
  expect(() => checkPlaces(mask(1, 1, 1), mask(1, 0, 1))).toThrow("layer fc2 trained 3 weights, its mask keeps 2");
  expect(() => checkPlaces(mask(0, 1, 1), mask(1, 0, 1))).toThrow(InvariantError);
  expect(() => checkPlaces(new Map(), mask(1))).toThrow(InvariantError);
});

test("values are finite when all are", () => {
  expect(allFinite(Float32Array.of(1, 2))).toBe(true);
  expect(allFinite(Float32Array.of(1, Number.POSITIVE_INFINITY))).toBe(false);
  expect(allFinite(Float32Array.of(Number.NaN, 1))).toBe(false);
});

test("weights are the same when their bits are", () => {
  const id = (...values: number[]) => weightsId(weights(...values), mask(1, 1));
  expect(id(1, 2)).toBe(id(1, 2));
  expect(id(1, 2)).not.toBe(id(1, 3));
  expect(id(1, 0)).not.toBe(id(1, -0));
});
