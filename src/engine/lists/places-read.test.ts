import { expect, test } from "vitest";
import { atOnce } from "../../steps.ts";
import { compile } from "../compile/compile.ts";
import { reference } from "../executors/reference.ts";
import type { LayerSpec } from "../network.ts";
import { optimizerSchema } from "../optimizers/index.ts";
import { classifier, scalingOf } from "../test-data/finite-differences.test-data.ts";
import { convolution, linear, maxPool, norm, relu, residual } from "../test-data/layers.test-data.ts";
import { masksOf } from "../test-data/starts.test-data.ts";
import { placesRead, type WeightRead, weightsRead } from "./places-read.ts";

const how = (kernel: number, stride: number, padding: number) => ({ kernel, stride, padding });
const networks: Record<string, readonly LayerSpec[]> = {
  "fully connected": [linear("wide", 150), relu, linear("narrow", 7), relu],
  "of convolutions": [convolution("one", 20, how(1, 1, 0)), relu, convolution("five", 17, how(5, 2, 2)), maxPool(2, 2)],
  "of convolutions in Winograd's form": [convolution("first", 16), relu, convolution("second", 32), relu],
  residual: [
    convolution("first", 4),
    norm("norm"),
    relu,
    residual([convolution("body", 6, how(3, 2, 1))], [convolution("shortcut", 6, how(1, 2, 0))]),
  ],
};

for (const [name, layers] of Object.entries(networks)) {
  for (const density of [1, 0.3, 0.02]) {
    test(`a ${name} network at ${density * 100}%: the kernels' lists name the mask's weights, and a wrong entry shows`, () => {
      const network = classifier(layers, { channels: 2, rows: 8, columns: 4 });
      const masks = masksOf(network, density, 3);
      const optimizer = optimizerSchema.parse({ name: "sgd", lr: 0.1 });
      const program = compile({ network, masks, optimizer, batch: 16, threads: 1, ...scalingOf(network.input) });
      const { arena } = atOnce(reference.loading(program, 1));
      const lists = new Int32Array(arena.buffer);
      const reads = weightsRead(program);
      expect(reads.map(({ parameter }) => parameter.name)).toEqual([...masks.keys()]);
      for (const read of reads) {
        const mask = masks.get(read.parameter.name)!;
        expect(placesRead(lists, read), read.parameter.name).toEqual(mask);
        if (!mask.includes(1)) continue;
        const [first, step] = firstEntry(read.by);
        lists[first]! += step;
        expect(placesRead(lists, read), read.parameter.name).not.toEqual(mask);
      }
    });
  }
}

/** Where the first weight's entry is, and what makes another weight of it. */
function firstEntry(by: WeightRead["by"]): readonly [number, number] {
  if (by.op === "convolve") return [by.offsets, by.inputPlane];
  if (by.op === "linear-by-input") return [by.bits, 1];
  return [by.op === "linear-forward" ? by.indices : by.places, 1];
}
