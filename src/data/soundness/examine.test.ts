import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { type Files, folderOf, pets, picture } from "../images/pictures.test-data.ts";
import { refusal } from "../images/reading.test-data.ts";
import { importImages } from "../import-images.ts";
import { checkPath, loadDataset } from "../index.ts";

const made: string[] = [];
const keep = (path: string): string => {
  made.push(path);
  return path;
};
let cache: string;
beforeEach(() => {
  cache = keep(mkdtempSync(join(tmpdir(), "lth-cache-")));
  vi.stubEnv("LTH_CACHE", cache);
});
afterEach(() => {
  vi.unstubAllEnvs();
  for (const path of made.splice(0)) rmSync(path, { recursive: true });
});
const folder = (files: Files): string => keep(folderOf(files));

/** A part of IDX files: its labels, and the one byte that all pixels of each image have. */
interface Part {
  readonly labels: readonly number[];
  readonly greys?: readonly number[];
}

/** A folder of four IDX files with images of 2 x 2; each has a grey of its own unless said. */
function idxFolder(train: Part, other: Part): string {
  const path = keep(mkdtempSync(join(tmpdir(), "lth-idx-")));
  const idx = (magic: number, sizes: readonly number[], values: readonly number[]) =>
    Buffer.from([magic, ...sizes].flatMap((word) => [0, 0, word >> 8, word & 255]).concat(values));
  const write = (name: string, { labels, greys }: Part, from: number) => {
    const pixels = labels.flatMap((_, i) => new Array<number>(4).fill(greys?.[i] ?? from + i));
    writeFileSync(join(path, `${name}-images-idx3-ubyte`), idx(0x803, [labels.length, 2, 2], pixels));
    writeFileSync(join(path, `${name}-labels-idx1-ubyte`), idx(0x801, [labels.length], labels));
  };
  write("train", train, 0);
  write("t10k", other, 100);
  return path;
}

/** Ten records for each of CIFAR-10's six files; those of file 5 may be those of file 4. */
function batches({ copied = false, label = (i: number) => i } = {}): string {
  const batch = (file: number) =>
    Buffer.concat(
      Array.from({ length: 10 }, (_, i) => Buffer.concat([Buffer.from([label(i)]), Buffer.alloc(3072, file * 10 + i)])),
    );
  const names = [1, 2, 3, 4, 5].map((i) => `data_batch_${i}.bin`).concat("test_batch.bin");
  return folder(Object.fromEntries(names.map((name, i) => [name, batch(copied && i === 4 ? 3 : i)])));
}

const remarksOf = async (path: string) => (await checkPath(path)).remarks;

describe("nothing to learn is refused by whoever reads it; it trained, and every ticket matched", () => {
  test.each<[string, () => string, RegExp]>([
    [
      "IDX files with one class",
      () => idxFolder({ labels: [3, 3, 3] }, { labels: [3, 4] }),
      /: expected training images of at least 2 classes, found all 3 of class 3$/,
    ],
    ["batches with one class", () => batches({ label: () => 7 }), /found all 50 of class horse$/],
    [
      "IDX files with one image",
      () => idxFolder({ labels: [0, 1, 2], greys: [8, 8, 8] }, { labels: [0, 1] }),
      /: expected training images that differ, found all 3 with the same pixels$/,
    ],
  ])("%s", async (_, make, message) => {
    const path = make();
    const name = path.includes("idx") ? "mnist" : "cifar10";
    for (const read of [checkPath, (each: string) => loadDataset(name, each)]) {
      const error = await refusal(path, read);
      expect(error.message).toMatch(message);
      expect(error.message).toContain(path);
      expect(error).toMatchObject({ fault: "found", cure: expect.stringMatching(/^there is nothing to learn in one/) });
    }
  });

  test("a folder with one image under many names, which an import does not keep either", async () => {
    const path = folder(Object.fromEntries(Object.keys(pets).map((name) => [name, picture(1)])));
    for (const read of [
      checkPath,
      (each: string) => loadDataset("images", each),
      (each: string) => importImages(each, "images"),
    ]) {
      expect((await refusal(path, read)).message).toBe(
        `${path}: expected training images that differ, found all 6 with the same pixels`,
      );
    }
    expect(readdirSync(cache)).toEqual([]);
  });

  test("two images are enough, and equal ones among them are warned of", async () => {
    const path = idxFolder({ labels: [0, 1, 1], greys: [8, 8, 9] }, { labels: [0, 1] });
    expect((await remarksOf(path))?.warnings).toHaveLength(2);
  });
});

describe("what forbids a verdict is said; it was called sound", () => {
  test("classes of the test part that no training example has", async () => {
    const path = idxFolder({ labels: [0, 1, 0] }, { labels: [0, 5, 5, 1, 9] });
    expect(await remarksOf(path)).toEqual({
      noVerdict: ["the classes 5, 9 have 3 test examples and no training example: no network can learn them"],
      warnings: [],
    });
  });

  test("a test part of one class, or of one image", async () => {
    expect((await remarksOf(idxFolder({ labels: [0, 1] }, { labels: [1, 1] })))?.noVerdict).toEqual([
      "every test image is of class 1: a network that always says 1 is always right",
    ]);
    const path = idxFolder({ labels: [0, 1] }, { labels: [0, 1, 0], greys: [50, 50, 50] });
    expect((await remarksOf(path))?.noVerdict).toEqual([
      "all 3 test images have the same pixels: networks say the same of all of them",
    ]);
  });
});

describe("equal images are counted and named; they were called sound", () => {
  test("a test part that is the training part", async () => {
    const all = { labels: [0, 1, 2], greys: [1, 2, 3] };
    expect((await remarksOf(idxFolder(all, all)))?.warnings).toEqual([
      expect.stringMatching(/^3 of 3 test images have the pixels of a training image, .*, \.\.\. \(numbers from 0\)$/),
    ]);
  });

  test("batch 5 of CIFAR-10 is a copy of batch 4", async () => {
    expect((await remarksOf(batches({ copied: true })))?.warnings).toEqual([
      "10 of 50 training images have the pixels of an earlier one, so validation examples may have been trained on: training image 40 (class airplane) = training image 30 (class airplane), training image 41 (class automobile) = training image 31 (class automobile), ... (numbers from 0)",
    ]);
    expect((await remarksOf(batches()))?.warnings).toEqual([]);
  });

  test("a class of images is a copy of another: by the names of their files, from the cache too", async () => {
    const cats = Object.entries(pets).filter(([name]) => name.includes("/cat/"));
    const path = folder({
      ...Object.fromEntries(cats),
      ...Object.fromEntries(cats.map(([name, bytes]) => [name.replace("/cat/", "/dog/"), bytes])),
    });
    const first = await loadDataset("images", path);
    expect(first.remarks?.warnings).toEqual([
      "5 images have the pixels of an image of another class, so no network can be right about both: train/dog/000.png = train/cat/000.png, train/dog/001.png = train/cat/001.png, ...",
      "3 of 6 training images have the pixels of an earlier one, so validation examples may have been trained on: train/dog/000.png = train/cat/000.png, train/dog/001.png = train/cat/001.png, ...",
      "2 of 4 test images have the pixels of an earlier one, so some count more than once: test/dog/000.png = test/cat/000.png, test/dog/001.png = test/cat/001.png",
    ]);
    expect((await loadDataset("images", path)).remarks).toEqual(first.remarks);
    expect((await importImages(path, "images")).dataset.remarks).toEqual(first.remarks);
    expect((await loadDataset("images")).remarks?.warnings[1]).toContain("training image 3 (class dog)");
  });

  test("MNIST has none of it", async () => {
    expect((await loadDataset("mnist")).remarks).toEqual({ noVerdict: [], warnings: [] });
  });
});
