import { expect, test } from "vitest";
import { toySpec } from "../../../test/toy/spec.ts";
import { differencesFrom, fieldsOf, labelsOf, shortLabelsOf, shortName } from "./differences.ts";
import { type Spec, specSchema } from "./spec.ts";

const least: unknown = {
  model: { family: "mlp", widths: [300, 100] },
  data: { name: "mnist" },
  train: { optimizer: { name: "adam", lr: 0.0012 }, iterations: "50000it" },
  prune: {},
  rounds: 20,
  trials: 5,
};
const spec = (changes: Readonly<Record<string, unknown>> = {}): Spec =>
  specSchema.parse({ ...(least as Readonly<Record<string, unknown>>), ...changes });

test("what differs is said by its short name and its own value", () => {
  const train = { optimizer: { name: "adam", lr: 0.0024 }, iterations: "50000it" };
  const other = spec({ train, rewind: "500it", controls: { reinit: 3 }, measure: { every: 50 } });
  expect(differencesFrom(spec(), other)).toEqual([
    "lr=0.0024",
    "measure.every=50",
    "rewind=500it",
    "controls=reinit:3",
  ]);
  expect(differencesFrom(other, spec())).toEqual(["lr=0.0012", "measure.every=100", "rewind=0it", "controls=none"]);
  expect(differencesFrom(spec(), spec())).toEqual([]);
});

test("given weights are told by the beginning of their hash", () => {
  const given = spec({ initial: { weights: "0123456789abcdef".repeat(4) } });
  expect(differencesFrom(spec(), given)).toEqual(["weights=01234567"]);
});

test("another optimizer or network is not told by defaults that only it has", () => {
  const sgd = spec({ train: { optimizer: { name: "sgd", lr: 0.0012, momentum: 0.9 }, iterations: "50000it" } });
  expect(differencesFrom(spec(), sgd)).toEqual(["optimizer=sgd", "momentum=0.9"]);
  const conv = spec({ model: { family: "conv", pairs: [64] } });
  expect(differencesFrom(spec(), conv)).toContain("family=conv");
  expect(differencesFrom(spec(), conv)).toContain("pairs=[64]");
});

test("of several specs each is labelled by all fields in which any two differ", () => {
  const fashion = spec({ data: { name: "fashion-mnist" } });
  expect(labelsOf([spec(), fashion, spec({ seed: 1 })])).toEqual([
    ["data=mnist", "seed=0"],
    ["data=fashion-mnist", "seed=0"],
    ["data=mnist", "seed=1"],
  ]);
  expect(labelsOf([spec()])).toEqual([[]]);
  expect(shortLabelsOf([spec(), fashion, spec({ seed: 1 })])).toEqual([[], ["data=fashion-mnist"], ["seed=1"]]);
  expect(shortLabelsOf([spec(), spec({ seed: 1 })])).toEqual([["seed=0"], ["seed=1"]]);
});

test("every field has a path, and short names do not collide in a preset", () => {
  for (const one of [spec(), toySpec()]) {
    const paths = [...fieldsOf(one).keys()];
    expect(new Set(paths.map(shortName)).size).toBe(paths.length);
  }
});
