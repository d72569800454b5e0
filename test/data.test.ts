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
