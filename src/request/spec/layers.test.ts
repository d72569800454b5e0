import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { LthError } from "../../errors.ts";
import { runId } from "../../lottery/index.ts";
import { readSpec } from "../spec-file.ts";
import { printSpec } from "./print.ts";

const folder = mkdtempSync(join(tmpdir(), "lth-layers-"));
afterAll(() => rmSync(folder, { recursive: true }));

const rest = `
data: { name: mnist }
train: { optimizer: { name: sgd, lr: 0.1 }, iterations: 100it }
prune: {}
rounds: 2
trials: 3
`;

function read(model: string) {
  const path = join(folder, "own.yaml");
  writeFileSync(path, `model:\n  family: layers\n${model}${rest}`);
  return readSpec({ from: path });
}

function refused(model: string): string {
  try {
    read(model);
  } catch (error) {
    if (error instanceof LthError) return error.message;
    throw error;
  }
  throw new Error("nothing was refused");
}

const model = `
  layers:
    - convolution: 8
    - batch-norm
    - relu
    - { max-pool: 2 }
    - residual: [{ convolution: 8 }, batch-norm]
      shortcut: [{ convolution: 8, kernel: 1, name: short }]
    - relu
    - { linear: 16, name: hidden }
    - { dropout: 0.5 }
    - output
`;

test("a list of layers is read, printed and read again as the same", () => {
  const named = read(model);
  expect(named.spec.model).toEqual({
    family: "layers",
    layers: [
      { convolution: 8, kernel: 3, stride: 1 },
      "batch-norm",
      "relu",
      { "max-pool": 2 },
      {
        residual: [{ convolution: 8, kernel: 3, stride: 1 }, "batch-norm"],
        shortcut: [{ convolution: 8, kernel: 1, stride: 1, name: "short" }],
      },
      "relu",
      { linear: 16, name: "hidden" },
      { dropout: 0.5 },
      "output",
    ],
  });
  const printed = printSpec(named);
  expect(printed).toContain("\n    - {convolution: 8, kernel: 3, stride: 1}\n    - batch-norm\n    - relu\n");
  expect(printed).toContain(
    "\n    - residual:\n        - {convolution: 8, kernel: 3, stride: 1}\n        - batch-norm\n",
  );
  const path = join(folder, "printed.yaml");
  writeFileSync(path, printed);
  expect(readSpec({ from: path }).spec).toEqual(named.spec);
});

test("on a command line, too", () => {
  const set = (yaml: string) => ({ path: "model", yaml, source: "--set model=..." });
  const overrides = [set("{family: layers, layers: [{convolution: 8}, relu, {max-pool: 2}, output]}")];
  const { spec } = readSpec({ from: "lenet-mnist", overrides });
  expect(spec.model).toMatchObject({ layers: [{ convolution: 8 }, "relu", { "max-pool": 2 }, "output"] });
});

test("a default that is written out is no other request", () => {
  const id = (layers: string) => runId("own", read(`  layers: ${layers}\n`).spec, "data");
  expect(id("[{convolution: 8, kernel: 3}, output]")).toBe(id("[{convolution: 8}, output]"));
  expect(id("[{convolution: 8, kernel: 5}, output]")).not.toBe(id("[{convolution: 8}, output]"));
});

test("every fault of the list is told at once, with its place, what was found and what was expected", () => {
  const says = refused(`
  layers:
    - { convolution: 8, kernal: 5 }
    - rellu
    - { convolution: none }
    - { pool: 2 }
    - 12
    - { residual: [{ max-pool: 0 }], shortcut: [output] }
    - [relu]
`);
  for (const part of [
    "line 5: model.layers[0].kernal is not a known field, did you mean model.layers.0.kernel?",
    "line 6: model.layers[1] is rellu, expected a layer such as relu, {convolution: 16}",
    "(did you mean relu?)",
    "line 7: model.layers[2].convolution is none, expected a whole number from 1 to 16384",
    "line 8: model.layers[3] is a section, expected a layer such as",
    "line 9: model.layers[4] is 12, expected a layer such as",
    "line 10: model.layers[5].residual[0].max-pool is 0, expected a whole number from 1 to 64",
    "line 10: model.layers[5].shortcut[0] is output, expected a layer such as",
    "line 11: model.layers[6] is the list [relu], expected a layer such as",
  ]) {
    expect(says).toContain(part);
  }
  expect(says).toContain("8 faults");
});

test("a list that is none, empty or too long is refused as a whole", () => {
  const expected = "expected a list of 1 to 256 layers such as [{convolution: 16}, relu";
  expect(refused("  layers: relu\n")).toContain(`model.layers is relu, ${expected}`);
  expect(refused("  layers: []\n")).toContain(expected);
  expect(refused(`  layers: [${"relu, ".repeat(256)}output]\n`)).toContain(expected);
  expect(refused("  widths: [3]\n")).toContain("model.layers is missing, expected a list of 1 to 256 layers");
});
