import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { makeFolder } from "./make-folder.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "lth-make-folder-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test("a folder and all above it, as often as one likes, also through a link", () => {
  const deep = join(folder, "a", "b", "c");
  makeFolder(deep);
  makeFolder(`${deep}/`);
  expect(existsSync(deep)).toBe(true);
  symlinkSync(deep, join(folder, "link"));
  makeFolder(join(folder, "link"));
  makeFolder(join(folder, "link", "d"));
  expect(existsSync(join(deep, "d"))).toBe(true);
});

test("what stands in the way is an error", () => {
  writeFileSync(join(folder, "file"), "");
  symlinkSync(join(folder, "nowhere"), join(folder, "dangling"));
  expect(() => makeFolder(join(folder, "file"))).toThrow("EEXIST");
  expect(() => makeFolder(join(folder, "file", "a"))).toThrow("ENOTDIR");
  expect(() => makeFolder(join(folder, "dangling"))).toThrow("EEXIST");
  mkdirSync(join(folder, "a"));
  expect(() => makeFolder(join(folder, "a", "x".repeat(300)))).toThrow("ENAMETOOLONG");
});

test.runIf(existsSync("/proc/self"))(
  "a place where nothing can be made is an error at once, and no endless loop",
  () => {
    expect(() => makeFolder("/proc/lth-test/jobs")).toThrow("ENOENT");
  },
);
