import { expect, test } from "vitest";
import type { Network } from "../engine/index.ts";
import { rateFaults, ratesOf } from "./rates.ts";

const linear = (name: string, outputs: number) => ({ kind: "linear", name, outputs, deviation: 1 }) as const;
const network: Network = {
  input: { channels: 4, rows: 1, columns: 1 },
  classes: 2,
  layers: [linear("fc1", 6), { kind: "relu" }, linear("fc2", 5), { kind: "relu" }, linear("output", 2)],
};

const rates = (differing: Record<string, number>) => [...ratesOf(network, { rate: 0.2, rates: differing }).values()];

test("one rate for all, others by layer or by kind, the layer's name before its kind", () => {
  expect([...ratesOf(network, { rate: 0.2, rates: {} }).keys()]).toEqual(["fc1.weight", "fc2.weight", "output.weight"]);
  expect(rates({ output: 0.1 })).toEqual([0.2, 0.2, 0.1]);
  expect(rates({ linear: 0.3 })).toEqual([0.3, 0.3, 0.2]);
  expect(rates({ linear: 0.3, fc2: 0 })).toEqual([0.3, 0, 0.2]);
});

test("the last layer is of the kind output whatever its name", () => {
  const other = { ...network, layers: [linear("fc1", 6), linear("head", 2)] };
  expect([...ratesOf(other, { rate: 0.2, rates: { output: 0.1 } }).values()]).toEqual([0.2, 0.1]);
});

test("every key that names no layer is a fault of its own, with the nearest name", () => {
  const faults = rateFaults(network, { fc3: 0.1, outptu: 0.1, fc1: 0.5 });
  expect(faults.map(({ message }) => message)).toEqual(['no layer is called "fc3"', 'no layer is called "outptu"']);
  expect(faults[1]?.cure).toContain("did you mean output?");
  expect(() => rates({ fc3: 0.1 })).toThrow('no layer is called "fc3"');
});

test("a kind of layer that this network does not have is a fault", () => {
  expect(() => rates({ convolution: 0.1 })).toThrow("convolution layers, and this network has none");
});

test("convolutions, those in shortcuts, linear layers and the output can each have a rate", () => {
  const convolution = (name: string, kernel: number) =>
    ({
      kind: "convolution",
      name,
      outputs: 3,
      kernel,
      stride: 1,
      padding: (kernel - 1) / 2,
      bias: false,
      deviation: 1,
    }) as const;
  const residual: Network = {
    input: { channels: 3, rows: 4, columns: 4 },
    classes: 2,
    layers: [
      convolution("first", 3),
      { kind: "residual", body: [convolution("body", 3)], shortcut: [convolution("short", 1)] },
      linear("fc1", 4),
      linear("output", 2),
    ],
  };
  const differing = { convolution: 0.1, shortcut: 0, output: 0.15, body: 0.3 };
  expect([...ratesOf(residual, { rate: 0.2, rates: differing })]).toEqual([
    ["first.weight", 0.1],
    ["body.weight", 0.3],
    ["short.weight", 0],
    ["fc1.weight", 0.2],
    ["output.weight", 0.15],
  ]);
  expect(() => rates({ shortcut: 0 })).toThrow("shortcut layers, and this network has none");
});
