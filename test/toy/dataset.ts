import type { Dataset, Examples } from "../../src/data/arrays/index.ts";
import { sha256 } from "../../src/hash.ts";
import { stream } from "../../src/random.ts";

/** A small data set that can be learned: 3 classes of 4 x 4 pictures, each with its own bright row, and noise. */
export function toyDataset({ train = 70, test = 20 } = {}): Dataset {
  const parts = { train: examples("train", train), test: examples("test", test) };
  return {
    name: "toy",
    copy: "made by a formula",
    checksum: sha256(parts.train.pixels, parts.test.pixels),
    shape: { channels: 1, rows: 4, columns: 4 },
    classes: ["top", "middle", "bottom"],
    ...parts,
  };
}

function examples(name: string, count: number): Examples {
  const noise = stream(["toy", name]).normals(count * 16, 40);
  const labels = Uint8Array.from({ length: count }, (_, i) => i % 3);
  const pixels = Uint8Array.from(noise, (value, i) => {
    const bright = Math.floor((i % 16) / 4) === labels[Math.floor(i / 16)] ? 150 : 40;
    return Math.max(0, Math.min(255, Math.round(bright + value)));
  });
  return { count, pixels, labels };
}
