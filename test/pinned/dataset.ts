import type { Dataset, Examples } from "../../src/data/arrays/index.ts";
import { sha256 } from "../../src/hash.ts";
import { stream } from "../../src/random.ts";

const shapes = {
  mnist: { channels: 1, rows: 12, columns: 12 },
  cifar10: { channels: 3, rows: 16, columns: 16 },
} as const;

/** 300 training and 100 test pictures made by a formula, small but with as many classes and channels as the real ones. */
export function smallDataset(name: string): Dataset {
  const shape = name === "mnist" ? shapes.mnist : shapes.cifar10;
  const size = shape.channels * shape.rows * shape.columns;
  const part = (of: string, count: number): Examples => {
    const noise = stream(["pinned", name, of]).normals(count * size, 40);
    const labels = Uint8Array.from({ length: count }, (_, i) => (i * 7) % 10);
    const pixels = Uint8Array.from(noise, (value, i) => {
      const bright = Math.floor((i % size) / shape.columns) % 10 === labels[Math.floor(i / size)] ? 170 : 60;
      return Math.max(0, Math.min(255, Math.round(bright + value)));
    });
    return { count, pixels, labels };
  };
  const parts = { train: part("train", 300), test: part("test", 100) };
  return {
    name,
    copy: "made by a formula",
    checksum: sha256(parts.train.pixels, parts.test.pixels),
    shape,
    classes: Array.from({ length: 10 }, (_, i) => `class ${i}`),
    ...parts,
  };
}
