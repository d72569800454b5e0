import { createHash } from "node:crypto";
import { appendFileSync, mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { LthError } from "../../errors.ts";
import { type IdxFile, type IdxFolder, idxFiles, readIdxFolder } from "./idx-folder.ts";

const root = mkdtempSync(join(tmpdir(), "lth-idx-"));
afterAll(() => rmSync(root, { recursive: true }));

let folder = "";
let folders = 0;
beforeEach(() => {
  folder = join(root, String(folders++));
  mkdirSync(folder);
});

const [TRAIN_IMAGES, TRAIN_LABELS, TEST_IMAGES, TEST_LABELS] = idxFiles;

/** An IDX file: magic number, sizes, then whatever bytes are given, right or not. */
function idx(magic: number, sizes: readonly number[], values: Uint8Array): Buffer {
  const header = Buffer.alloc(4 + 4 * sizes.length);
  [magic, ...sizes].forEach((word, i) => {
    header.writeUInt32BE(word, 4 * i);
  });
  return Buffer.concat([header, values]);
}
const bytes = (length: number, step: number) => Uint8Array.from({ length }, (_, i) => (i * step + 3) % 256);
const cycle = (length: number) => Uint8Array.from({ length }, (_, i) => (i * 7) % 10);
const images = (count: number, rows = 28, columns = 28) =>
  idx(0x803, [count, rows, columns], bytes(count * rows * columns, 11));
const labels = (count: number) => idx(0x801, [count], cycle(count));

/** Six training and four test images. */
const sound: Readonly<Record<IdxFile, Uint8Array>> = {
  [TRAIN_IMAGES]: images(6),
  [TRAIN_LABELS]: labels(6),
  [TEST_IMAGES]: images(4),
  [TEST_LABELS]: labels(4),
};

type Store = (file: IdxFile, content: Uint8Array) => readonly [name: string, stored: Uint8Array];
const gzipped: Store = (file, content) => [`${file}.gz`, gzipSync(content)];

function write(contents: Partial<Record<IdxFile, Uint8Array>>, store: Store = (file, content) => [file, content]) {
  for (const file of idxFiles) {
    const content = { ...sound, ...contents }[file];
    const [name, stored] = store(file, content);
    writeFileSync(join(folder, name), stored);
  }
}

async function fault(): Promise<string> {
  const error = await readIdxFolder(folder, 10).catch((error: unknown) => error);
  if (!(error instanceof LthError)) throw new Error(`expected an LthError, got ${String(error)}`);
  expect(error.cure).not.toBe("");
  expect(`${error.message}${error.cure}`).not.toContain("\n");
  expect(error.message).toContain("expected");
  expect(error.message).toContain("found");
  return error.message;
}

function expectSound(read: IdxFolder) {
  expect(read.shape).toEqual({ channels: 1, rows: 28, columns: 28 });
  expect(read.train).toEqual({ count: 6, pixels: bytes(6 * 784, 11), labels: cycle(6) });
  expect(read.test).toEqual({ count: 4, pixels: bytes(4 * 784, 11), labels: cycle(4) });
}

describe("the name says nothing about the content", () => {
  const dotted = (file: string) => file.replace("-idx", ".idx");
  const stores: Record<string, Store> = {
    plain: (file, content) => [file, content],
    gzipped,
    "gzip without suffix": (file, content) => [file, gzipSync(content)],
    "suffix without gzip": (file, content) => [`${file}.gz`, content],
    "dot in the name": (file, content) => [dotted(file), content],
    "dot in the name, gzipped": (file, content) => [dotted(`${file}.gz`), gzipSync(content)],
    "each another way": (file, content) =>
      file.includes("images") ? [dotted(file), gzipSync(content)] : [`${file}.gz`, content],
    "gzipped in two parts": (file, content) => [
      file,
      Buffer.concat([gzipSync(content.subarray(0, 7)), gzipSync(content.subarray(7))]),
    ],
  };
  test.each(Object.entries(stores))("%s", async (_, store) => {
    write({}, store);
    expectSound(await readIdxFolder(folder, 10));
  });

  test("other files in the folder do not matter", async () => {
    write({});
    for (const name of ["README", `${TRAIN_IMAGES}.bak`, ".DS_Store"]) writeFileSync(join(folder, name), "x");
    expectSound(await readIdxFolder(folder, 10));
  });

  test.each([
    [`${TRAIN_IMAGES}.gz`, images(5)],
    ["train-images.idx3-ubyte", sound[TRAIN_IMAGES]],
  ])("a second copy, %s: refused with both names, whatever it holds", async (name, content) => {
    write({});
    writeFileSync(join(folder, name), content);
    expect(await fault()).toBe(`${folder}: expected ${TRAIN_IMAGES} once, found ${TRAIN_IMAGES} and ${name}`);
  });

  test("missing files: all are named, and what is there", async () => {
    write({});
    rmSync(join(folder, TRAIN_LABELS));
    rmSync(join(folder, TEST_LABELS));
    expect(await fault()).toContain(`found no ${TRAIN_LABELS}, no ${TEST_LABELS}`);
    await expect(readIdxFolder(folder, 10)).rejects.toMatchObject({
      fault: "found",
      cure: expect.stringContaining(`the folder holds ${TEST_IMAGES}, ${TRAIN_IMAGES}`),
    });
  });

  test("an empty folder, none, and a file in its place", async () => {
    await expect(readIdxFolder(folder, 10)).rejects.toMatchObject({ cure: expect.stringContaining("is empty") });
    const none = join(folder, "none");
    await expect(readIdxFolder(none, 10)).rejects.toMatchObject({
      message: expect.stringContaining(`${none} cannot be read: it does not exist`),
      fault: "asked",
    });
    write({});
    await expect(readIdxFolder(join(folder, TRAIN_LABELS), 10)).rejects.toMatchObject({
      message: expect.stringContaining("expected a folder"),
      cure: "name the folder in which it lies with the other three",
      fault: "found",
    });
  });

  test("a folder under a file's name", async () => {
    write({});
    rmSync(join(folder, TEST_LABELS));
    mkdirSync(join(folder, TEST_LABELS));
    expect(await fault()).toBe(`${join(folder, TEST_LABELS)}: expected a file, found a folder`);
  });
});

const starting = (hex: string) => Buffer.concat([Buffer.from(hex, "hex"), Buffer.alloc(500)]);
const six = 6 * 784;

/** File, content, and what the error must say. */
const lies: Record<string, [IdxFile, Uint8Array, RegExp]> = {
  empty: [TRAIN_IMAGES, Buffer.alloc(0), /at least 16 bytes.*found 0 bytes/],
  "three bytes": [TRAIN_IMAGES, Buffer.from([0, 0, 8]), /at least 16 bytes.*found 3 bytes/],
  "header only": [TRAIN_IMAGES, images(6).subarray(0, 16), /6 images of 28 x 28.*expected 4720 bytes, found 16 bytes/],
  "half a header": [TRAIN_LABELS, labels(6).subarray(0, 6), /at least 8 bytes.*found 6 bytes/],
  "says 60,000": [TEST_IMAGES, idx(0x803, [60000, 28, 28], bytes(six, 1)), /expected 47040016 bytes, found 4720 bytes/],
  "says fewer": [TRAIN_IMAGES, idx(0x803, [5, 28, 28], bytes(six, 1)), /expected 3936 bytes, found 4720 bytes/],
  "one byte short": [TRAIN_IMAGES, images(6).subarray(0, -1), /expected 4720 bytes, found 4719 bytes/],
  "one byte more": [TRAIN_IMAGES, Buffer.concat([images(6), Buffer.alloc(1)]), /expected 4720 bytes, found 4721 bytes/],
  "one image more": [TRAIN_IMAGES, idx(0x803, [6, 28, 28], bytes(7 * 784, 1)), /expected 4720 bytes, found 5504 bytes/],
  "a label too few": [TRAIN_LABELS, labels(5), /expected 6 labels.*train-images.*found 5 labels/],
  "a label too many": [TEST_LABELS, labels(5), /expected 4 labels.*t10k-images.*found 5 labels/],
  "a label byte short": [TRAIN_LABELS, labels(6).subarray(0, -1), /6 labels, so expected 14 bytes, found 13 bytes/],
  "label 10": [TEST_LABELS, idx(0x801, [4], Uint8Array.of(1, 2, 10, 3)), /from 0 to 9, found 10 as label 2/],
  "label 255": [TRAIN_LABELS, idx(0x801, [6], new Uint8Array(6).fill(255)), /from 0 to 9, found 255 as label 0/],
  "little-endian": [
    TRAIN_IMAGES,
    starting("03080000060000001c0000001c000000"),
    /00 00 08 03.*03 08 00 00 \(little-endian/,
  ],
  "little-endian labels": [TEST_LABELS, starting("0108000004000000"), /little-endian/],
  "little-endian sizes": [TRAIN_IMAGES, starting("00000803060000001c0000001c000000"), /100663296 images/],
  "labels as images": [TRAIN_IMAGES, labels(6), /\(images as.*found 00 00 08 01 \(labels\) at the start of 14 bytes/],
  "images as labels": [TRAIN_LABELS, images(6), /\(labels as.*found 00 00 08 03 \(images\) at the start of 4720 bytes/],
  "no rows": [TRAIN_IMAGES, idx(0x803, [6, 0, 28], bytes(six, 1)), /6 images of 0 x 28.*found 4720 bytes/],
  "no columns": [TEST_IMAGES, idx(0x803, [4, 28, 0], new Uint8Array(0)), /4 images of 28 x 0.*found 16 bytes/],
  "no images": [TRAIN_IMAGES, idx(0x803, [0, 28, 28], new Uint8Array(0)), /0 images.*found 16 bytes/],
  "no labels": [TRAIN_LABELS, idx(0x801, [0], new Uint8Array(0)), /0 labels.*found 8 bytes/],
  "signed bytes": [TRAIN_IMAGES, idx(0x903, [6, 28, 28], bytes(six, 1)), /element type 0x09, signed bytes/],
  float32: [TRAIN_IMAGES, idx(0xd03, [6, 28, 28], bytes(4 * six, 1)), /0x0d, float32, 3 dim.* of 18832 bytes/],
  "unknown type": [TRAIN_IMAGES, idx(0x703, [6, 28, 28], bytes(six, 1)), /found 00 00 07 03 \(no IDX file\)/],
  "two dimensions": [TRAIN_IMAGES, idx(0x802, [6, 784], bytes(six, 1)), /2 dimensions\) at the start of 4716 bytes/],
  "four dimensions": [TRAIN_IMAGES, idx(0x804, [6, 1, 28, 28], bytes(six, 1)), /4 dimensions/],
  "QMNIST labels": [TRAIN_LABELS, idx(0xc02, [6, 8], bytes(192, 1)), /0x0c, int32, 2 dimensions/],
  "largest sizes": [
    TRAIN_IMAGES,
    idx(0x803, [0xffffffff, 0xffffffff, 0xffffffff], bytes(784, 1)),
    /expected 79228162458924105385300197391 bytes, found 800 bytes/,
  ],
  "most labels": [TRAIN_LABELS, idx(0x801, [0xffffffff], cycle(6)), /expected 4294967303 bytes, found 14 bytes/],
  "count with sign": [TRAIN_IMAGES, idx(0x803, [0x80000006, 28, 28], bytes(six, 1)), /2147483654 images/],
  // The product of these sizes is 0 in 32 bits and 2^64 in fact.
  "sizes that overflow": [
    TRAIN_IMAGES,
    idx(0x803, [2 ** 31, 2 ** 31, 4], bytes(0, 1)),
    /expected 18446744073709551632 b/,
  ],
  "fewer rows": [TEST_IMAGES, images(4, 14, 28), /expected images of 28 x 28.*train-images.*found 14 x 28/],
  "more columns": [TEST_IMAGES, images(4, 28, 56), /expected images of 28 x 28.*train-images.*found 28 x 56/],
  "a web page": [TRAIN_IMAGES, Buffer.from("<html>403 Forbidden</html>"), /a web page.* of 26 bytes/],
  "a Git LFS pointer": [TEST_LABELS, Buffer.from("version https://git-lfs.github.com/spec/v1"), /Git LFS pointer/],
  "a zip archive": [TRAIN_LABELS, Buffer.from("PK\x03\x04........"), /zip archive/],
  "gzipped twice": [TRAIN_IMAGES, gzipSync(images(6)), /expected data gzipped once, found gzip data inside gzip data/],
};

describe("headers that lie", () => {
  test.each(Object.entries(lies))("%s", async (_, [file, content, message]) => {
    write({ [file]: content }, gzipped);
    expect(await fault()).toMatch(message);
    expect(await fault()).toMatch(new RegExp(`^${join(folder, file)}.gz: `));
  });

  test("every single bit of a header matters", async () => {
    for (let bit = 0; bit < 8 * 16; bit++) {
      const content = images(6);
      content[bit >> 3]! ^= 1 << (bit & 7);
      write({ [TRAIN_IMAGES]: content });
      expect(await fault()).toContain(join(folder, TRAIN_IMAGES));
    }
  });

  test("cut after any byte, or with any byte of the gzip data changed: refused, or the same data", async () => {
    const content = idx(0x803, [6, 2, 3], bytes(36, 5));
    const whole = gzipSync(content);
    write({ [TRAIN_IMAGES]: content, [TEST_IMAGES]: images(4, 2, 3) });
    const { train } = await readIdxFolder(folder, 10);
    for (let end = 0; end < whole.length; end++) {
      writeFileSync(join(folder, TRAIN_IMAGES), whole.subarray(0, end));
      await fault();
    }
    for (let place = 0; place < whole.length; place++) {
      const changed = Buffer.from(whole);
      changed[place]! ^= 0x04;
      writeFileSync(join(folder, TRAIN_IMAGES), changed);
      const read = await readIdxFolder(folder, 10).catch((error: unknown) => error);
      if (!(read instanceof LthError)) expect(read).toMatchObject({ train });
    }
  });
});

describe("files without end", () => {
  const MEGA = 2 ** 20;
  const memory = () => process.resourceUsage().maxRSS / 1024;

  test("a gzip bomb: 1 GiB of zeros behind an innocent header", async () => {
    write({ [TRAIN_IMAGES]: idx(0x803, [60000, 28, 28], new Uint8Array(0)) }, gzipped);
    const zeros = gzipSync(new Uint8Array(16 * MEGA));
    for (let i = 0; i < 64; i++) appendFileSync(join(folder, `${TRAIN_IMAGES}.gz`), zeros);
    const before = memory();
    const [, followed] = /expected 47040016 bytes, found more than (\d+) bytes/.exec(await fault()) ?? [];
    expect(Number(followed)).toBeLessThan(130 * MEGA);
    expect(memory() - before).toBeLessThan(150);
  }, 5000);

  test("an honest file that is too large", async () => {
    write({ [TRAIN_IMAGES]: idx(0x803, [2 ** 20, 28, 28], new Uint8Array(0)) });
    truncateSync(join(folder, TRAIN_IMAGES), 2 ** 20 * 784 + 16);
    const before = memory();
    expect(await fault()).toMatch(
      /1048576 images.*found more than \d+ bytes, expected at most 67108864 after the header/,
    );
    expect(memory() - before).toBeLessThan(150);
  }, 5000);

  test("the largest that is read, and one byte more", async () => {
    for (const [columns, refused] of [
      [2 ** 20, false],
      [2 ** 20 + 1, true],
    ] as const) {
      write({ [TRAIN_IMAGES]: idx(0x803, [64, 1, columns], new Uint8Array(0)), [TRAIN_LABELS]: labels(64) });
      truncateSync(join(folder, TRAIN_IMAGES), 64 * columns + 16);
      // What is read is refused later, because the test images have another size.
      expect(await fault()).toContain(refused ? "expected at most 67108864" : "expected images of 1 x 1048576");
    }
  });
});

test("any sizes and bytes come back as they were written", async () => {
  const set = fc.record({
    count: fc.integer({ min: 1, max: 9 }),
    rows: fc.integer({ min: 1, max: 5 }),
    columns: fc.integer({ min: 1, max: 5 }),
    seed: fc.integer({ min: 0, max: 255 }),
    zip: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(set, async ({ count, rows, columns, seed, zip }) => {
      const pixels = bytes(count * rows * columns, seed);
      const contents = { [TRAIN_IMAGES]: idx(0x803, [count, rows, columns], pixels), [TRAIN_LABELS]: labels(count) };
      write(
        { ...contents, [TEST_IMAGES]: images(4, rows, columns) },
        zip ? (file, all) => [file, gzipSync(all)] : undefined,
      );
      const { shape, train } = await readIdxFolder(folder, 10);
      expect(shape).toEqual({ channels: 1, rows, columns });
      expect(train).toEqual({ count, pixels, labels: cycle(count) });
    }),
    { numRuns: 40 },
  );
});

test("files that must have a certain MD5", async () => {
  write({});
  const hash = (content: Uint8Array) => createHash("md5").update(content).digest("hex");
  const md5 = {
    [TRAIN_IMAGES]: hash(sound[TRAIN_IMAGES]),
    [TRAIN_LABELS]: hash(sound[TRAIN_LABELS]),
    [TEST_IMAGES]: hash(sound[TEST_IMAGES]),
    [TEST_LABELS]: hash(sound[TEST_LABELS]),
  };
  expectSound(await readIdxFolder(folder, 10, md5));
  const wrong = { ...md5, [TEST_LABELS]: "0".repeat(32) };
  await expect(readIdxFolder(folder, 10, wrong)).rejects.toThrow(
    `${join(folder, TEST_LABELS)}: expected MD5 ${"0".repeat(32)}, found ${md5[TEST_LABELS]}`,
  );
});

test("what else is wrong with the files below a folder without any is not told: nobody asked for them", async () => {
  mkdirSync(join(folder, "below"));
  writeFileSync(join(folder, "below", "with\\backslash"), "");
  await expect(readIdxFolder(folder, 10)).rejects.toThrow("expected four IDX files, found no train-images");
  mkdirSync(join(folder, "a"));
  writeFileSync(join(folder, "a", TRAIN_LABELS), "");
  await expect(readIdxFolder(folder, 10)).rejects.toThrow(
    "expected four IDX files in this folder, found a/train-labels",
  );
});
