import { expect, test } from "vitest";
import { buildNetwork, modelSchema } from "../../models/index.ts";
import { arenaOf, compile } from "../compile/compile.ts";
import { convolutionLists } from "../lists/convolution-lists.ts";
import { rowLists } from "../lists/lists.ts";
import { fullMasks, parametersOf } from "../network.ts";
import { optimizerSchema } from "../optimizers/index.ts";

const shape = { channels: 2, rows: 8, columns: 9 };
const networkOf = (model: unknown, of = shape) => buildNetwork(modelSchema.parse(model), of, 5);
const optimizer = optimizerSchema.parse({ name: "adam", lr: 0.1 });
const listed = (...layers: readonly unknown[]) => ({ family: "layers", layers });

test.each([
  { family: "mlp", widths: [130, 70, 1] },
  { family: "conv", pairs: [3, 21], widths: [40], dropout: 0.5 },
  { family: "resnet", depth: 8, widths: [3, 5, 18] },
  listed({ convolution: 20, kernel: 5, stride: 3, padding: 2 }, "relu", { convolution: 33 }, "batch-norm", "output"),
  listed({ convolution: 4, kernel: 2, stride: 4, padding: 0 }, { convolution: 3, kernel: 1, stride: 2 }, "output"),
])("the dense network's arena, counted, is the one that is laid out: %j", (model) => {
  const network = networkOf(model);
  for (const { batch, threads, augmented } of [
    { batch: 33, threads: 1, augmented: false },
    { batch: 4, threads: 3, augmented: true },
  ]) {
    const how = { network, optimizer, batch, threads, augmented };
    const compiled = compile({ ...how, masks: fullMasks(network), scale: [1, 1], shift: [0, 0] });
    const { memory } = compiled;
    // One weight less, and all masks are gone through.
    const nearly = new Map(fullMasks(network));
    for (const mask of nearly.values()) mask[0] = 0;
    const found = compile({ ...how, masks: nearly, scale: [1, 1], shift: [0, 0] }).memory;
    const counted = arenaOf(how);
    expect([...counted]).toEqual([...memory].map(([kind, words]) => [kind, 4 * words]));
    // Inputs of a dense layer with many outputs are turned, 64 at a time, where there was no such room yet.
    const turned = compiled.train.some(({ op }) => op === "dense-gradients")
      ? 4 * threads * Math.ceil(batch / 16) * 1024
      : 0;
    for (const [kind, bytes] of counted) {
      const [over, near] = [bytes - 4 * (found.get(kind) ?? 0), 0.05 * bytes + 4000];
      expect(over).toBeGreaterThan(-near);
      expect(over).toBeLessThan(near + (kind === "sums" ? turned : 0));
    }
  }
});

test("convolutions in Winograd's form are counted, too, and take what was measured for Conv-6", () => {
  const square = { channels: 2, rows: 8, columns: 8 };
  const network = networkOf({ family: "conv", pairs: [16, 32], widths: [8] }, square);
  for (const threads of [1, 3]) {
    const how = { network, optimizer, batch: 33, threads };
    const { memory } = compile({ ...how, masks: fullMasks(network), scale: [1, 1], shift: [0, 0] });
    expect([...arenaOf(how)]).toEqual([...memory].map(([kind, words]) => [kind, 4 * words]));
  }
  const conv6 = networkOf(
    { family: "conv", pairs: [64, 128, 256], widths: [256, 256] },
    { channels: 3, rows: 32, columns: 32 },
  );
  // In the direct form it was 160 MB.
  const bytes = (threads: number) =>
    [...arenaOf({ network: conv6, optimizer, batch: 60, threads }).values()].reduce((a, b) => a + b);
  expect(bytes(1)).toBeLessThan(198e6);
  expect(bytes(2)).toBeLessThan(210e6);
});

test('sixteen layers of 16,384 are counted in a moment (`--dry-run` ended in "heap out of memory")', () => {
  const network = networkOf({ family: "mlp", widths: new Array(16).fill(16384) });
  const began = performance.now();
  const bytes = arenaOf({ network, optimizer, batch: 60, threads: 1 });
  expect(performance.now() - began).toBeLessThan(2000);
  const values = parametersOf(network).reduce((sum, { shape }) => sum + shape.reduce((a, b) => a * b), 0);
  expect(bytes.get("parameters")! / 4).toBeGreaterThanOrEqual(values);
  expect(bytes.get("optimizer")! / bytes.get("parameters")!).toBeCloseTo(2);
  expect(bytes.get("lists")! / 4 / values).toBeGreaterThan(5);
});

test("lists of all weights, counted, are those of a mask that keeps all", () => {
  for (const [outputs, inputs, width] of [
    [7, 130, 64],
    [3, 5, 5],
    [1, 200, 67],
  ] as const) {
    const [counted, found] = [null, new Uint8Array(outputs * inputs).fill(1)].map((mask) => {
      const { mask: _, starts, ...rest } = rowLists(mask, outputs, inputs, width);
      return { starts, ...rest };
    });
    expect(counted).toEqual(found);
  }
  const window = { outputs: 6, inputs: 37, kernel: 3 };
  for (const rows of ["outputs", "inputs"] as const) {
    for (const wanted of [() => true, (row: number) => row === 1, () => false]) {
      const [counted, found] = [null, new Uint8Array(6 * 37 * 9).fill(1)].map((mask) => {
        const { starts, dense, live, most, each } = convolutionLists(mask, window, { rows, block: 5, wanted });
        const entries: number[][] = [];
        each((...entry) => entries.push(entry));
        return { starts, dense, live, most: [most(0, 1), most(1, 6), most(2, 2)], entries };
      });
      expect(counted).toEqual(found);
    }
  }
});
