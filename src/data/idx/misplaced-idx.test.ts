import { rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { archiveOf, type Files, folderOf, membersOf, pets } from "../images/pictures.test-data.ts";
import { refusal } from "../images/reading.test-data.ts";
import { checkPath, loadDataset } from "../index.ts";
import { idxFiles } from "./idx-folder.ts";

const made: string[] = [];
afterEach(() => {
  for (const each of made.splice(0)) rmSync(each, { recursive: true });
});
function folder(files: Files): string {
  const path = folderOf(files);
  made.push(path);
  return path;
}
const named = (change: (name: string) => string): Files =>
  Object.fromEntries(idxFiles.map((name) => [change(name), Buffer.from("x")]));

/** What a check and a run with MNIST say of a path. */
const errors = (path: string) =>
  Promise.all([checkPath, (each: string) => loadDataset("mnist", each)].map((read) => refusal(path, read)));

test("in a folder below, as torchvision leaves them: the error says where they are", async () => {
  const path = folder(named((name) => `MNIST/raw/${name}`));
  for (const error of await errors(path)) {
    expect(error.message).toContain(`${path}: expected four IDX files in this folder, found MNIST/raw/`);
    expect(error.cure).toBe(`name the folder in which they lie: ${join(path, "MNIST/raw")}`);
    expect(error.fault).toBe("found");
  }
});

test("a folder of images: the error says how it is read", async () => {
  const error = await refusal(folder(pets), (each) => loadDataset("mnist", each));
  expect(error.message).toContain("expected four IDX files, found no train-images-idx3-ubyte");
  expect(error.cure).toContain("a folder of images is read with --set data.name=images");
});

test("with names in capitals: the error says how to call them", async () => {
  const path = folder(named((name) => name.toUpperCase()));
  for (const error of await errors(path)) {
    expect(error.message).toContain("IDX files with names in small letters, found T10K-IMAGES-IDX3-UBYTE");
    expect(error.cure).toBe("rename them, this one to t10k-images-idx3-ubyte");
  }
});

test("in an archive: the error says to unpack it", async () => {
  const path = archiveOf(membersOf(named((name) => name)));
  made.push(dirname(path));
  for (const error of await errors(path)) {
    expect(error.message).toContain("expected a folder of IDX files");
    expect(error.cure).toMatch(/IDX files are read from a folder: unpack it/);
    expect(error.fault).toBe("found");
  }
});

test("beside a set of images they make it no other set; who asks for MNIST is told where they are", async () => {
  const path = folder({ ...named((name) => `MNIST/raw/${name}`), ...pets });
  expect((await checkPath(path)).name).toBe("images");
  const error = await refusal(path, (each) => loadDataset("mnist", each));
  expect(error.message).toContain("expected four IDX files in this folder, found MNIST/raw/");
});
