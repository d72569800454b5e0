import type { Dataset } from "../data/arrays/index.ts";
import { datasetChecksum } from "../data/checksum.ts";
import type { Override } from "../request/index.ts";

/** Data sets of the paper's shapes that can be learned, of a few examples: the class is where a bright column stands. */
export function tinyDataset(name: string): Dataset {
  const [channels, side] = name === "mnist" ? [1, 28] : [3, 32];
  const part = (count: number, from: number) => ({
    count,
    labels: Uint8Array.from({ length: count }, (_, i) => (7 * (i + from)) % 10),
    pixels: Uint8Array.from({ length: count * channels * side * side }, (_, p) => {
      const [image, column] = [Math.floor(p / (channels * side * side)) + from, p % side];
      return column === 2 * ((7 * image) % 10) + 3 ? 200 + (image % 50) : (p * (image + 1)) % 41;
    }),
  });
  const shape = { channels, rows: side, columns: side };
  const contents = { shape, train: part(60, 0), test: part(20, 60) };
  return {
    name: name === "mnist" ? "mnist" : "cifar10",
    copy: "made up (not the original)",
    checksum: datasetChecksum(contents),
    classes: Array.from({ length: 10 }, (_, i) => String(i)),
    ...contents,
  };
}

const set = (fields: Readonly<Record<string, unknown>>): readonly Override[] =>
  Object.entries(fields).map(([path, value]) => ({ path, value, source: path }));

/** Everything that makes a suite's run take milliseconds, whatever its network is. */
export const tiny = set({
  "data.validation": 10,
  "train.batch": 10,
  "train.iterations": "4it",
  "train.schedule": {},
  "measure.every": 2,
  "measure.test": 2,
  rounds: 1,
  trials: 1,
});

/** The smallest network of each kind. */
export const tinyModels: Readonly<Record<string, readonly Override[]>> = {
  LeNet: set({ "model.widths": [6, 4] }),
  "Conv-2": set({ "model.pairs": [2], "model.widths": [4, 4] }),
  "Conv-4": set({ "model.pairs": [2, 2], "model.widths": [4, 4] }),
  "Conv-6": set({ "model.pairs": [2, 2, 2], "model.widths": [4, 4] }),
  "Resnet-18": set({ "model.widths": [2, 2, 2] }),
  "VGG-19": set({ "model.widths": [2, 2, 2, 2, 2] }),
};
