import { createHash } from "node:crypto";
import { mkdirSync, rmSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterEach, describe, expect, test } from "vitest";
import { archiveOf, type Files, folderOf, membersOf, picture } from "../images/pictures.test-data.ts";
import { refusal } from "../images/reading.test-data.ts";
import { checkPath, loadDataset } from "../index.ts";
import { tarOf } from "../tar/tar.test-data.ts";

const made: string[] = [];
afterEach(() => {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true });
});
function folder(files: Files): string {
  const path = folderOf(files);
  made.push(path);
  return path;
}

/** Ten records; the pixels of record i of file f are f * 10 + i, plus the channel. */
const batch = (file: number, label = (i: number) => i): Buffer =>
  Buffer.concat(
    Array.from({ length: 10 }, (_, i) =>
      Buffer.concat([
        Buffer.from([label(i)]),
        ...[0, 1, 2].map((channel) => Buffer.alloc(1024, file * 10 + i + channel)),
      ]),
    ),
  );
const names = [1, 2, 3, 4, 5].map((i) => `data_batch_${i}.bin`).concat("test_batch.bin");
const sound: Files = {
  ...Object.fromEntries(names.map((name, i) => [`cifar-10-batches-bin/${name}`, batch(i)])),
  "cifar-10-batches-bin/batches.meta.txt": Buffer.from("airplane\n"),
  "cifar-10-batches-bin/readme.html": Buffer.from("<html>"),
};
const change = (name: string, bytes: Uint8Array | undefined, added: Files = {}): string => {
  const files = { ...sound, ...added };
  if (bytes === undefined) delete (files as Record<string, Uint8Array>)[`cifar-10-batches-bin/${name}`];
  else (files as Record<string, Uint8Array>)[`cifar-10-batches-bin/${name}`] = bytes;
  return folder(files);
};

test("folder, folder around it, archive and gzipped archive are one set, in the order of the files", async () => {
  const outer = folder(sound);
  const archive = archiveOf(gzipSync(tarOf(membersOf(sound))), "cifar-10-binary.tar.gz");
  const shuffled = archiveOf(membersOf(sound).reverse());
  made.push(dirname(archive), dirname(shuffled));
  const paths = [outer, join(outer, "cifar-10-batches-bin"), archive, shuffled];
  const sets = await Promise.all(paths.map((path) => loadDataset("cifar10", path)));
  expect(new Set(sets.map(({ checksum }) => checksum)).size).toBe(1);
  const [{ shape, train, test: last, classes, copy } = await checkPath(outer)] = sets;
  expect(shape).toEqual({ channels: 3, rows: 32, columns: 32 });
  expect([train.count, last.count, classes.length]).toEqual([50, 10, 10]);
  expect([...train.labels.subarray(8, 12)]).toEqual([8, 9, 0, 1]);
  const at = (image: number, channel: number) => train.pixels[image * 3072 + channel * 1024];
  expect([at(0, 0), at(0, 2), at(49, 0), at(10, 1)]).toEqual([0, 2, 49, 11]);
  expect(last.pixels[0]).toBe(50);
  expect(copy).toBe(`folder ${outer} (not the original CIFAR-10: 50 + 10 images, not 50000 + 10000)`);
  expect((await checkPath(outer)).name).toBe("cifar10");
  expect(createHash("sha256").update(train.pixels).digest("hex")).toBe(
    createHash("sha256")
      .update(
        Buffer.concat(
          names
            .slice(0, 5)
            .flatMap((_, f) => Array.from({ length: 10 }, (_, i) => batch(f).subarray(i * 3073 + 1, i * 3073 + 3073))),
        ),
      )
      .digest("hex"),
  );
});

describe("records of the wrong length", () => {
  const one = batch(1);
  test.each<[string, string, Buffer, RegExp]>([
    [
      "CIFAR-100's records",
      "data_batch_1.bin",
      Buffer.alloc(30740),
      /multiple of 3,073 .*found 30,740: records of 3,074, as CIFAR-100/,
    ],
    ["without labels", "data_batch_1.bin", Buffer.alloc(30720), /found 30,720: records of 3,072, without labels/],
    ["one byte short", "data_batch_3.bin", one.subarray(1), /data_batch_3.bin: .*found 30,729/],
    ["one byte more", "test_batch.bin", Buffer.concat([one, Buffer.alloc(1)]), /test_batch.bin: .*found 30,731/],
    [
      "label 10",
      "data_batch_2.bin",
      batch(2, (i) => (i === 7 ? 10 : i)),
      /data_batch_2.bin: record 7 .* label 10, expected 0 to 9/,
    ],
    ["empty", "data_batch_4.bin", Buffer.alloc(0), /data_batch_4.bin: .*found 0$/],
  ])("%s", async (_, name, bytes, fault) => {
    const error = await refusal(change(name, bytes));
    expect(error.message).toMatch(fault);
    expect(error.fault).toBe("found");
  });

  test("several at once are all named", async () => {
    const path = folder({
      ...sound,
      "cifar-10-batches-bin/data_batch_1.bin": one.subarray(3),
      "cifar-10-batches-bin/data_batch_5.bin": Buffer.alloc(5),
    });
    expect((await refusal(path)).message).toMatch(/2 faults: .*data_batch_1.bin: .*data_batch_5.bin: /);
  });

  test("a missing file, one that is there twice, one that is a link", async () => {
    expect((await refusal(change("data_batch_3.bin", undefined))).message).toMatch(
      "data_batch_3.bin: expected this file, found none",
    );
    expect((await refusal(change("x", one, { "other/data_batch_3.bin": one }))).message).toMatch(
      "data_batch_3.bin: there twice",
    );
    const path = change("data_batch_3.bin", undefined);
    symlinkSync("data_batch_2.bin", join(path, "cifar-10-batches-bin/data_batch_3.bin"));
    expect((await refusal(path)).message).toMatch(
      /data_batch_3.bin: expected a file, found a link to data_batch_2.bin/,
    );
  });

  test("the Python version is named, and never opened as one", async () => {
    const pickle = Buffer.from("\x80\x03c__builtin__\nprint\n", "latin1");
    const path = change("data_batch_1.bin", undefined, { "cifar-10-batches-bin/data_batch_1": pickle });
    expect((await refusal(path)).message).toMatch(
      /data_batch_1: a Python pickle: this is the Python version, get the binary one/,
    );
    const whole = Object.fromEntries(names.map((name) => [`cifar-10-batches-py/${name.replace(".bin", "")}`, pickle]));
    expect((await refusal(folder(whole))).message).toMatch(/6 faults: .*Python version/);
    const matlab = Object.fromEntries(names.map((name) => [name.replace(".bin", ".mat"), pickle]));
    expect((await refusal(folder(matlab))).message).toMatch("Matlab version");
  });

  test("CIFAR-100 is named", async () => {
    const hundred = {
      "cifar-100-binary/train.bin": Buffer.alloc(3074 * 5),
      "cifar-100-binary/test.bin": Buffer.alloc(3074),
    };
    expect((await refusal(folder(hundred))).message).toMatch("found those of CIFAR-100, whose records have two labels");
    const pickle = Buffer.from("\x80\x02}q", "latin1");
    const python = Object.fromEntries(["train", "test", "meta"].map((name) => [`cifar-100-python/${name}`, pickle]));
    const archive = archiveOf(membersOf(python));
    made.push(dirname(archive));
    const outer = folder(python);
    for (const path of [outer, join(outer, "cifar-100-python"), archive]) {
      for (const read of [checkPath, (each: string) => loadDataset("cifar10", each)]) {
        expect((await refusal(path, read)).message).toMatch("found those of CIFAR-100, Python version");
      }
    }
  });

  test("gzipped files, and names in capitals, are named with what to do", async () => {
    const zipped = Object.fromEntries(names.map((name, i) => [`${name}.gz`, gzipSync(batch(i))]));
    const error = await refusal(folder(zipped));
    expect(error.message).toMatch("6 faults: data_batch_1.bin.gz: gzipped: unpack it to data_batch_1.bin (gunzip); ");
    expect(error.cure).toBe("do so, or fetch them again: lth data fetch cifar10");
    const capitals = Object.fromEntries(names.map((name, i) => [name.toUpperCase(), batch(i)]));
    expect((await refusal(folder(capitals))).message).toMatch("TEST_BATCH.BIN: rename it to test_batch.bin");
    const beside = folder({ ...sound, "cifar-10-batches-bin/test_batch.bin.gz": gzipSync(batch(5)) });
    expect((await checkPath(beside)).test.count).toBe(10);
    writeFileSync(join(beside, "cifar-10-batches-bin/data_batch_1.bin"), "short");
    expect((await refusal(beside)).cure).toBe("fetch or copy the files again: lth data fetch cifar10");
  });

  test("a folder in the place of a file is no file", async () => {
    const path = folder(sound);
    rmSync(join(path, "cifar-10-batches-bin/test_batch.bin"));
    mkdirSync(join(path, "cifar-10-batches-bin/test_batch.bin"));
    expect((await refusal(path)).message).toMatch("test_batch.bin: expected this file, found none");
  });
});

test("a file that is larger than any batch is refused by its size, before there is room for it", async () => {
  const path = folder(sound);
  truncateSync(join(path, "cifar-10-batches-bin/data_batch_2.bin"), 3073 * 1e9);
  expect((await refusal(path)).message).toMatch(
    /data_batch_2\.bin: expected at most 268435456 bytes, found 3073000000000/,
  );
});

test("a picture beside the files says nothing", async () => {
  const { checksum } = await checkPath(folder(sound));
  expect((await checkPath(folder({ ...sound, "cifar-10-batches-bin/airplane.png": picture(1) }))).checksum).toBe(
    checksum,
  );
});

test("a sound archive that shrinks well is taken: 74 MB of blank pictures were called a bomb", async () => {
  const record = (i: number) => Buffer.concat([Buffer.of(i % 10), Buffer.alloc(3072, 20 * (i % 10))]);
  const blank = Buffer.concat(Array.from({ length: 4000 }, (_, i) => record(i)));
  const packed = gzipSync(tarOf(membersOf(Object.fromEntries(names.map((name) => [name, blank])))));
  expect((blank.length * 6) / packed.length).toBeGreaterThan(200);
  expect(blank.length * 6).toBeGreaterThan(1 << 26);
  const path = archiveOf(packed, "blank.tar.gz");
  made.push(dirname(path));
  const set = await checkPath(path);
  expect([set.train.count, set.test.count]).toEqual([20_000, 4000]);
  expect(set.train.pixels[3072 * 3999]).toBe(20 * 9);
});
