import { expect, test } from "vitest";
import { stream } from "../../random.ts";
import { doubleWords } from "./double-words.ts";
import { doublesIn } from "./doubles.ts";
import { eachRepeat } from "./same-pixels.ts";

/** Pictures of `size` bytes that lie somewhere in a larger array, as views of files do. */
function part(images: readonly (readonly number[])[], labels: readonly number[] = images.map((_, i) => i % 2)) {
  const bytes = Uint8Array.from([9, 9, 9, ...images.flat()]);
  return { count: images.length, pixels: bytes.subarray(3), labels: Uint8Array.from(labels) };
}

const row = (size: number) => ({ channels: 1, rows: 1, columns: size });
const classes = ["cat", "dog"];

/** For each image, one part behind the other, the place of the first with its pixels, and how often each was called. */
function firstsOf(train: ReturnType<typeof part>, test: ReturnType<typeof part>, size: number): number[] {
  const firsts = Array.from({ length: train.count + test.count }, (_, place) => place);
  const placeOf = (image: number) => train.count + image;
  const called = new Set<number>();
  eachRepeat(train, test, size, ({ part, image, inTrain, inTest }) => {
    const place = part === "train" ? image : placeOf(image);
    if (called.has(place)) throw new Error(`image ${place} was found twice`);
    called.add(place);
    firsts[place] = inTrain ?? placeOf(inTest ?? Number.NaN);
  });
  return firsts;
}

test.each([1, 3, 9, 64, 129, 300])("images of %i bytes: the same pairs as comparing each with each", (size) => {
  const draws = stream(["doubles", size]).normals(120, 3);
  // Few values, so that many are equal; all are 0 in the middle, and some differ in the first or the last byte alone.
  const images = Array.from({ length: 60 }, (_, i) => {
    const image = new Array<number>(size).fill(0);
    image[0] = Math.abs(Math.round(draws[2 * i]!));
    image[size - 1] = Math.abs(Math.round(draws[2 * i + 1]!));
    return image;
  });
  const naive = images.map((image) => images.findIndex((other) => other.join() === image.join()));
  expect(new Set(naive).size).toBeLessThan(60);
  expect(firstsOf(part(images.slice(0, 41)), part(images.slice(41)), size)).toEqual(naive);
});

test("a million images of three bytes, in two passes: the same as by a table of all that there can be", () => {
  const [count, trained] = [1_000_000, 700_000];
  const pixels = new Uint8Array(3 * count);
  let state = 1;
  for (let i = 0; i < pixels.length; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    pixels[i] = state >>> (i % 3 === 0 ? 28 : 24);
  }
  const known = new Int32Array(2 ** 24).fill(-1);
  const naive = Array.from({ length: count }, (_, i) => {
    const all = (pixels[3 * i]! << 16) | (pixels[3 * i + 1]! << 8) | pixels[3 * i + 2]!;
    if (known[all]! < 0) known[all] = i;
    return known[all]!;
  });
  const at = (from: number, to: number) => ({
    count: to - from,
    pixels: pixels.subarray(3 * from, 3 * to),
    labels: new Uint8Array(to - from),
  });
  const firsts = firstsOf(at(0, trained), at(trained, count), 3);
  expect(firsts.findIndex((first, i) => first !== naive[i])).toBe(-1);
  expect(new Set(naive).size).toBeLessThan(0.7 * count);
});

test("images that differ in one bit, wherever it is, are no doubles", () => {
  const images = Array.from({ length: 8 * 40 }, (_, bit) =>
    Array.from({ length: 40 }, (_, byte) => (byte === bit >> 3 ? 1 << (bit & 7) : 0)),
  );
  expect(firstsOf(part(images), part(images.slice(0, 1)), 40)).toEqual([...images.map((_, i) => i), 0]);
});

test("each kind is counted, and the first two named", () => {
  const train = part([[1], [2], [1], [3], [1], [4]], [0, 1, 0, 0, 1, 0]);
  const test = part([[5], [2], [5], [3], [2], [7]], [0, 1, 1, 0, 1, 0]);
  const doubles = doublesIn({ shape: row(1), train, test });
  const at = (which: "train" | "test", index: number) => ({ part: which, index });
  expect(doubles.leaked).toEqual({
    count: 3,
    first: [
      [at("train", 1), at("test", 1)],
      [at("train", 3), at("test", 3)],
    ],
  });
  expect(doubles.train).toEqual({
    count: 2,
    first: [
      [at("train", 0), at("train", 2)],
      [at("train", 0), at("train", 4)],
    ],
  });
  expect(doubles.test).toEqual({
    count: 2,
    first: [
      [at("test", 0), at("test", 2)],
      [at("test", 1), at("test", 4)],
    ],
  });
  expect(doubles.otherClass.count).toBe(2);
  expect(doubleWords({ shape: row(1), classes, train, test })).toEqual([
    "3 of 6 test images have the pixels of a training image, so test accuracy counts what was learned by heart: test image 1 (class dog) = training image 1 (class dog), test image 3 (class cat) = training image 3 (class cat), ... (numbers from 0)",
    "2 images have the pixels of an image of another class, so no network can be right about both: training image 4 (class dog) = training image 0 (class cat), test image 2 (class dog) = test image 0 (class cat) (numbers from 0)",
    "2 of 6 training images have the pixels of an earlier one, so validation examples may have been trained on: training image 2 (class cat) = training image 0 (class cat), training image 4 (class dog) = training image 0 (class cat) (numbers from 0)",
    "2 of 6 test images have the pixels of an earlier one, so some count more than once: test image 2 (class dog) = test image 0 (class cat), test image 4 (class dog) = test image 1 (class dog) (numbers from 0)",
  ]);
});

test("images that have names are called by them, so that they can be seen", () => {
  const train = { ...part([[1], [2]]), names: ["train/cat/1.png", "train/dog/\u202e.png"] };
  const test = { ...part([[2], [3]]), names: ["test/cat/a.png", "test/dog/b.png"] };
  const [leak] = doubleWords({ shape: row(1), classes, train, test });
  expect(leak).toMatch(/^1 of 2 test images has the pixels .*: test\/cat\/a\.png = "train\/dog\/\\u202e\.png"$/);
});

test("no doubles, no words", () => {
  expect(doubleWords({ shape: row(2), classes, train: part([[1, 2]]), test: part([[2, 1]]) })).toEqual([]);
});

test("70,000 images take well below a second", () => {
  const draws = stream(["doubles", "many"]).normals(70_000 * 20, 50);
  const pixels = Uint8Array.from(draws, (value) => value & 255);
  const none = { count: 0, pixels: pixels.subarray(0, 0) };
  const began = process.cpuUsage();
  eachRepeat({ count: 70_000, pixels }, none, 20, () => {});
  const { user, system } = process.cpuUsage(began);
  expect((user + system) / 1e6).toBeLessThan(1);
});
