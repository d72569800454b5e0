import { closeSync, existsSync, ftruncateSync, mkdtempSync, openSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { pets, picture, writeFiles } from "../src/data/images/pictures.test-data.ts";
import { tarOf } from "../src/data/tar/tar.test-data.ts";
import { lth, startLth } from "./lth-process.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "lth-data-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

test("names of classes that turn the text or cannot be seen are shown, not printed", async () => {
  const odd = (path: string) => path.replace("/cat/", "/c\u202ea\u200bt/");
  writeFiles(join(folder, "pets"), Object.fromEntries(Object.entries(pets).map(([path, bytes]) => [odd(path), bytes])));
  const { code, out } = await lth(folder, ["data", "check", "pets"]);
  expect(code).toBe(0);
  expect(out).toMatch('3 x 16 x 16\n  train     6 ("c\\u202ea\\u200bt": 3, dog: 3)\n');
  expect(out).not.toMatch(/[\u202e\u200b]/);
});

test("test images that are training images are no sound set, nor a plan without a word; they were both", async () => {
  const leaked = Object.entries(pets).filter(([path]) => path.startsWith("train/"));
  const test = leaked.map(([path, bytes]) => [path.replace("train/", "test/"), bytes] as const);
  writeFiles(join(folder, "pets"), Object.fromEntries([...leaked, ...test]));
  const leak =
    "6 of 6 test images have the pixels of a training image, so test accuracy counts what was learned by heart";
  const names = "test/cat/000.png = train/cat/000.png, test/cat/001.png = train/cat/001.png, ...";
  const checked = await lth(folder, ["data", "check", "pets"]);
  expect(checked.out).toMatch(/^images: whole, but not sound \(1 warning\)\n/);
  expect(checked.out).toContain(`\n  warning   ${leak}: ${names}\n`);
  const fields = ["data={name: images, validation: 2}", "train.batch=2", "train.iterations=2it", "model.widths=[2]"];
  const plan = await lth(folder, [
    "find",
    "lenet-mnist",
    "--data",
    "pets",
    "--dry-run",
    ...fields.flatMap((each) => ["--set", each]),
  ]);
  const words = plan.out.replace(/\s+/g, " ");
  expect(words).toContain(`warning ${leak}: ${names}`);
  expect(words).toContain("verdict A test part of 6 images cannot show differences below 17 points");
});

test("an import that is stopped says so in one line, and leaves nothing", async () => {
  // Images with holes of 1 GB between them, which take no room on the disk: it would read for a minute.
  const archive = openSync(join(folder, "slow.tar"), "w");
  const gigabyte = 2 ** 30;
  let end = 0;
  const append = (bytes: Uint8Array) => {
    end += writeSync(archive, bytes, 0, bytes.length, end);
  };
  for (let i = 0; i < 60; i++) {
    append(tarOf([{ name: `train/cat/${i}.png`, bytes: picture(i) }], 0));
    const size = (header: Buffer) => header.write(`${gigabyte.toString(8).padStart(11, "0")}\0`, 124);
    append(tarOf([{ name: `extra/${i}`, edit: size }], 0));
    end += gigabyte;
  }
  ftruncateSync(archive, end);
  closeSync(archive);

  const { process: child, ended } = startLth(folder, ["data", "import", "slow.tar"]);
  child.stderr?.once("data", () => child.kill("SIGINT")); // its first line of progress
  const { code, out, err } = await ended;
  expect([code, out]).toEqual([130, ""]);
  expect(err).toMatch(/^reading \d+ images\ninterrupted; nothing was imported, the same command begins again\n$/);
  expect(existsSync(join(folder, ".cache"))).toBe(false);
}, 60_000);
