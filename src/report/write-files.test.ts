import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { LthError } from "../errors.ts";
import { writeReportFiles } from "./write-files.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "report-"));
});
afterEach(() => rm(folder, { recursive: true }));

const files = (content: string) => ["a.svg", "b.png", "report.html"].map((name) => ({ name, content }));

test("returns the path of the last file and replaces what was there", async () => {
  await writeReportFiles(files("old"), folder);
  expect(await writeReportFiles(files("new"), folder)).toBe(join(folder, "report.html"));
  expect(await readdir(folder)).toEqual(["a.svg", "b.png", "report.html"]);
  expect(await readFile(join(folder, "a.svg"), "utf8")).toBe("new");
});

test("when one file cannot be written, the report that was there stays as it was", async () => {
  await writeReportFiles(files("old"), folder);
  const endless = { name: "x".repeat(300), content: "new" }; // no file system takes this name
  const failure = await writeReportFiles([...files("new"), endless], folder).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(LthError);
  expect(failure).toMatchObject({ fault: "found", message: expect.stringContaining(folder) });
  expect((await readdir(folder)).sort()).toEqual(["a.svg", "b.png", "report.html"]);
  for (const name of ["a.svg", "b.png", "report.html"]) expect(await readFile(join(folder, name), "utf8")).toBe("old");
});

test("two at once leave one whole report", async () => {
  const last = join(folder, "report.html");
  const both = ["one", "two"].map((content) => writeReportFiles(files(content), folder));
  expect(await Promise.all(both)).toEqual([last, last]);
  expect((await readdir(folder)).sort()).toEqual(["a.svg", "b.png", "report.html"]);
});

test("what a writer that was killed left is removed, another's that is at work is not", async () => {
  const [dead, alive] = [".a.svg.4194305-00000000.part", `.a.svg.${process.ppid}-00000000.part`];
  for (const name of [dead, alive]) await writeFile(join(folder, name), "");
  await writeReportFiles(files("new"), folder);
  expect((await readdir(folder)).sort()).toEqual([alive, "a.svg", "b.png", "report.html"]);
});

test.each([
  ["", `"" names no folder`, "name one; it is made if it is missing"],
  ["file", "a file is in its place", "give --out a folder, or move the file away"],
  ["file/report", "part of the path is a file", "give --out a folder"],
])("a folder that cannot be one, %j: the error says why", async (name, words, cure) => {
  await writeFile(join(folder, "file"), "in the way");
  const failure = await writeReportFiles(files("new"), name && join(folder, name)).catch((error: unknown) => error);
  expect(failure).toMatchObject({ fault: "asked", message: expect.stringContaining(words), cure });
});
