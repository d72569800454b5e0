import { expect, test } from "vitest";
import { toyDataset } from "../../../test/toy/dataset.ts";
import { toySpec } from "../../../test/toy/spec.ts";
import { parametersOf } from "../../engine/index.ts";
import { networkOf } from "./network-of.ts";
import { settingOf } from "./setting.ts";
import { specSchema } from "./spec.ts";

const dataset = toyDataset();
const deviations = (changes: Record<string, unknown>) =>
  parametersOf(networkOf(specSchema.parse({ ...toySpec(), ...changes }), dataset)).map(({ name, deviation }) => [
    name,
    deviation,
  ]);

const layers = ["relu", { linear: 8, name: "a" }, { residual: [{ linear: 8, name: "b" }] }, "output"];

test("initial weights have Glorot's deviation of their layer, or one deviation in all layers, inside blocks too; biases are 0", () => {
  expect(deviations({})).toEqual([
    ["fc1.weight", Math.sqrt(2 / (16 + 8))],
    ["fc1.bias", 0],
    ["output.weight", Math.sqrt(2 / (8 + 3))],
    ["output.bias", 0],
  ]);
  expect(deviations({ initial: { deviation: 0.1 } }).map(([, deviation]) => deviation)).toEqual([0.1, 0, 0.1, 0]);
  const blocks = deviations({ model: { family: "layers", layers }, initial: { deviation: 0.5 } });
  expect(blocks.filter(([name]) => String(name).endsWith("weight"))).toEqual([
    ["a.weight", 0.5],
    ["b.weight", 0.5],
    ["output.weight", 0.5],
  ]);
});

test("a setting has the network of its spec", () => {
  const spec = toySpec({ initial: { deviation: 0.25 } });
  expect(settingOf(spec, dataset).network).toEqual(networkOf(spec, dataset));
});
