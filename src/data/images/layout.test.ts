import { mkdirSync, rmSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { checkPath } from "../index.ts";
import { archiveOf, type Files, folderOf, membersOf, pets, picture } from "./pictures.test-data.ts";
import { countsOf, refusal } from "./reading.test-data.ts";

const made: string[] = [];
afterEach(() => {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true });
});
function folder(files: Files): string {
  const path = folderOf(files);
  made.push(path);
  return path;
}
function archive(files: Files): string {
  const path = archiveOf(membersOf(files));
  made.push(dirname(path));
  return path;
}
const counts = { train: { cat: 3, dog: 3 }, test: { cat: 2, dog: 2 } };
const without = (start: string): Files =>
  Object.fromEntries(Object.entries(pets).filter(([path]) => !path.startsWith(start)));
const moved = (change: (path: string) => string): Files =>
  Object.fromEntries(Object.entries(pets).map(([path, bytes]) => [change(path), bytes]));

/** The same set as folder and as archive: both must say the same. */
async function both(files: Files) {
  const [one, two] = await Promise.all([checkPath(folder(files)), checkPath(archive(files))]);
  expect(two.checksum).toBe(one.checksum);
  expect(two.classes).toEqual(one.classes);
  expect(two.notes).toEqual(one.notes);
  return one;
}
async function bothRefused(files: Files) {
  const [one, two] = [folder(files), archive(files)];
  const [first, second] = [await refusal(one), await refusal(two)];
  expect(second.message.replace(two, "")).toBe(first.message.replace(one, ""));
  expect(first.fault).toBe("found");
  return first;
}

describe("hidden and system entries", () => {
  const clutter = [
    "train/.ipynb_checkpoints/000-checkpoint.png",
    "train/cat/.ipynb_checkpoints/001.png",
    "train/cat/._000.png",
    "train/@eaDir/000.png/thumb.jpg",
    "train/__MACOSX/cat/x.png",
    "test/.Trash-1000/info/old.png",
    "train/.git/HEAD",
    "train/dog/Thumbs.db",
    "test/Desktop.ini",
    ".DS_Store",
    "$RECYCLE.BIN/a.png",
  ];
  test("are no classes and no images, and are noted", async () => {
    const clean = await both(pets);
    const littered = await both({ ...pets, ...Object.fromEntries(clutter.map((path) => [path, picture(9)])) });
    expect(littered.checksum).toBe(clean.checksum);
    expect(countsOf(littered)).toEqual(counts);
    expect(clean.notes).toEqual([]);
    expect(littered.notes?.length).toBe(1);
    expect(littered.notes?.[0]).toMatch(/hidden or system: .*train\/@eaDir/);
  });
});

test("the case of an extension does not count", async () => {
  const names = [
    "train/cat/IMG_1.PNG",
    "train/cat/b.Png",
    "train/dog/c.pNg",
    "test/dog/x.JPEG",
    "test/cat/y.Jpg",
    "train/dog/z.JPE",
  ];
  const data = await both({ ...pets, ...Object.fromEntries(names.map((name, i) => [name, picture(50 + i)])) });
  expect(countsOf(data)).toEqual({ train: { cat: 5, dog: 5 }, test: { cat: 3, dog: 3 } });
});

describe("classes that the parts do not share", () => {
  const spoon = { "test/spoon/0.png": picture(8) };
  test.each<[string, Files, RegExp]>([
    ["missing in test", without("test/cat"), /test\/cat: expected images of this class/],
    ["empty in test", { ...without("test/cat"), "test/cat/": picture(0) }, /test\/cat: a class without images/],
    ["empty in train", { ...without("train/cat"), "train/cat/": picture(0) }, /train\/cat: a class without images/],
    ["one more in test", { ...pets, ...spoon }, /test\/spoon: expected a class of train\/ \(cat, dog\)/],
    ["as many, but others", { ...without("test/cat"), ...spoon }, /2 faults: test\/cat: .*test\/spoon/],
    ["another case in test", moved((path) => path.replace("test/cat", "test/Cat")), /test\/Cat/],
    [
      "two that differ by case",
      { ...pets, "train/Cat/0.png": picture(3), "test/Cat/0.png": picture(4) },
      /nothing but case/,
    ],
    [
      "no images, only text",
      { ...without("test/cat"), "test/cat/readme.txt": Buffer.from("x") },
      /test\/cat: a class without images/,
    ],
  ])("%s", async (_, files, fault) => {
    expect((await bothRefused(files)).message).toMatch(fault);
  });

  test("labels are the order of the training part's names, and two forms of one Unicode name are one", async () => {
    const names = ["10", "2", "Zebra", "ant", "ä"];
    const files = Object.fromEntries(
      names.flatMap((name, i) => [
        [`train/${name}/0.png`, picture(i)],
        [`test/${name}/0.png`, picture(i + 9)],
      ]),
    );
    expect((await both(files)).classes).toEqual(names);
    const decomposed = Object.fromEntries(
      Object.entries(files).map(([path, bytes]) => [path.replace("test/ä", "test/a\u0308"), bytes]),
    );
    expect((await both(decomposed)).checksum).toBe((await both(files)).checksum);
  });

  test("256 classes are taken, 257 are not", async () => {
    const files = (count: number) =>
      Object.fromEntries(
        Array.from({ length: count }, (_, i) =>
          ["train", "test"].map((part) => [`${part}/c${i}/0.png`, picture(i, 2)] as const),
        ).flat(),
      );
    const data = await checkPath(archive(files(256)));
    expect(new Set(data.train.labels).size).toBe(256);
    expect((await refusal(archive(files(257)))).message).toMatch("257 classes, expected at most 256");
  });
});

describe("links in folders are refused by name, never followed", () => {
  test.each<[string, string, string, RegExp]>([
    ["to itself", "train/dog/self", "self", /train\/dog\/self: .*link to self, which leads nowhere/],
    ["to the folder it is in", "train/loop", ".", /train\/loop: .*link to \./],
    ["to a parent", "train/cat/again", "../../train", /train\/cat\/again/],
    [
      "dead",
      "train/dog/gone.png",
      "../nowhere/0.png",
      /train\/dog\/gone.png: .*\.\.\/nowhere\/0.png, which leads nowhere/,
    ],
    ["a class", "train/bird", "cat", /train\/bird: .*link to cat/],
    ["an image", "train/cat/linked.png", "000.png", /train\/cat\/linked.png/],
    ["to the outside", "test/cat/passwd.png", "/etc/passwd", /test\/cat\/passwd.png: .*\/etc\/passwd/],
  ])("%s", async (_, place, target, fault) => {
    const path = folder(pets);
    symlinkSync(target, join(path, place));
    expect((await refusal(path)).message).toMatch(fault);
  });

  test("the set itself may be named by a link, and a hidden link is passed over", async () => {
    const path = folder(pets);
    symlinkSync("/", join(path, "train", ".root"));
    const other = folder({});
    symlinkSync(path, join(other, "link"));
    expect(countsOf(await checkPath(join(other, "link")))).toEqual(counts);
  });
});

describe("links too deep for any image", () => {
  /** The pets with a link at `path`, as a folder and as an archive. */
  function withLink(path: string): string[] {
    const top = folder({ ...pets, [`${dirname(path)}/`]: picture(0) });
    symlinkSync("gone", join(top, path));
    const link = { name: path, type: "2", target: "gone" };
    const packed = archiveOf([...membersOf(pets), link]);
    made.push(dirname(packed));
    return [top, packed];
  }

  test("do not matter beside train and test, in a folder and in an archive", async () => {
    for (const path of withLink("docs/a/b/c/d/e/link")) {
      expect((await checkPath(path)).notes).toEqual(["passed over, neither train nor test: docs"]);
    }
  });
  test("less deep, both refuse them", async () => {
    for (const path of withLink("docs/a/b/c/d/link")) {
      expect((await refusal(path)).message).toMatch(
        "docs/a/b/c/d/link: expected a file or folder, found a link to gone",
      );
    }
  });
  test("inside a class, both refuse the folder that they are in", async () => {
    for (const path of withLink("train/cat/a/b/c/d/link")) {
      expect((await refusal(path)).message).toMatch(": train/cat/a: a folder inside a class folder");
    }
  });
});

describe("names that a disk which ignores case makes one", () => {
  test.each<[string, string, string]>([
    [
      "two images of a class",
      "train/cat/Sub.PNG",
      "train/cat/sub.png: differs from train/cat/Sub.PNG by nothing but case",
    ],
    ["a part and another", "Train/cat/x.png", ": Train: differs from train by nothing but case"],
    ["a part and a file", "TEST", ": TEST: differs from test by nothing but case"],
  ])("%s: refused", async (_, path, fault) => {
    // Only an archive holds both on every system.
    const twin = archive({ ...pets, "train/cat/sub.png": picture(8), [path]: picture(9) });
    expect((await refusal(twin)).message).toContain(fault);
    const inner = archive(
      Object.fromEntries(
        Object.entries({ ...pets, "train/cat/sub.png": picture(8), [path]: picture(9) }).map(([name, bytes]) => [
          `top/${name}`,
          bytes,
        ]),
      ),
    );
    expect((await refusal(inner)).message).toContain(
      fault.replace(/^: /, ": top/").replace(/train\/cat/g, "top/train/cat"),
    );
  });
});

test("of three such images two are named, whatever the order of an archive", async () => {
  const files = {
    ...pets,
    ...Object.fromEntries(["x.PNG", "x.Png", "X.png"].map((name) => [`train/cat/${name}`, picture(8)])),
  };
  const reversed = Object.fromEntries(Object.entries(files).reverse());
  for (const each of [files, reversed]) {
    expect((await refusal(archive(each))).message).toMatch(
      "2 faults: train/cat/x.PNG: differs from train/cat/X.png by nothing but case; train/cat/x.Png: differs from train/cat/X.png by",
    );
  }
});

describe("names that differ only in Unicode form", () => {
  const [composed, decomposed] = ["caf\u00e9", "cafe\u0301"];

  test("of two images: both are taken, with a warning; they were refused as one image given twice", async () => {
    const one = Object.entries({
      ...pets,
      [`train/cat/${composed}.png`]: picture(8),
      [`train/cat/${decomposed}.png`]: picture(9),
    });
    const set = await both(Object.fromEntries(one));
    expect(countsOf(set).train).toEqual({ cat: 5, dog: 3 });
    expect(set.notes).toEqual([
      `images whose names differ only in Unicode form, which some disks make one: train/cat/${composed}.png`,
    ]);
    const reversed = await checkPath(archive(Object.fromEntries(one.reverse())));
    expect([reversed.checksum, reversed.notes]).toEqual([set.checksum, set.notes]);
  });

  test("of class folders, in one part or in two: they are one class, with a warning; nothing was said", async () => {
    const note = `class folders whose names differ only in Unicode form are one class: ${composed}`;
    const accents = moved((path) => path.replace("/dog/", `/${composed}/`));
    const other = moved((path) => path.replace("train/dog/", `train/${decomposed}/`).replace("/dog/", `/${composed}/`));
    const parts = await both(other);
    expect(parts.notes).toEqual([note]);
    expect(parts.checksum).toBe((await both(accents)).checksum);
    const beside = await both({ ...accents, [`train/${decomposed}/more.png`]: picture(8) });
    expect([beside.classes, beside.notes]).toEqual([["caf\u00e9", "cat"], [note]]);
    expect(countsOf(beside).train).toEqual({ cat: 3, [composed]: 4 });
    expect((await both(accents)).notes).toEqual([]);
  });

  test("the same bytes twice stay an error: an archive that holds one name twice", async () => {
    const twice = archiveOf([...membersOf(pets), { name: "train/cat/000.png", bytes: picture(8) }]);
    made.push(dirname(twice));
    expect((await refusal(twice)).message).toContain("train/cat/000.png: there twice");
  });
});

describe("folders laid out another way", () => {
  test.each<[string, Files, RegExp]>([
    [
      "flat",
      moved((path) => path.replace(/^(\w+)\/(\w+)\//, "$1/$2-")),
      /train\/cat-000.png: an image outside the class folders/,
    ],
    ["no splits", moved((path) => path.replace(/^\w+\//, "")), /expected train\/ and test\/, found cat\/, dog\//],
    ["one class", without("train/dog"), /train: one class \(cat\)/],
    ["no test", without("test"), /expected test\/, found train\//],
    ["capitals", moved((path) => path.replace("train", "Train").replace("test", "Test")), /found Test\/, Train\//],
    ["val for test", moved((path) => path.replace("test", "val")), /expected test\/, found train\/, val\//],
    [
      "one level deeper",
      moved((path) => path.replace("/", "/animals/")),
      /train\/animals\/cat: a folder inside a class folder/,
    ],
    [
      "far deeper",
      moved((path) => path.replace("/", "/a/b/c/d/e/f/g/")),
      /train\/a\/b: a folder inside a class folder/,
    ],
    ["a stray image", { ...pets, "train/stray.png": picture(5) }, /train\/stray.png: an image outside/],
    ["a stray image at the top", { ...pets, "stray.jpg": picture(5) }, /stray.jpg: an image outside/],
    [
      "no images",
      { "train/cat/readme.txt": Buffer.from("x"), "test/cat/readme.txt": Buffer.from("x") },
      /train\/cat: a class without images/,
    ],
    ["two folders too deep", moved((path) => `a/b/${path}`), /expected train\/ and test\/, found a\//],
    [
      "an image inside a class that is no JPEG or PNG by name",
      { ...pets, "train/cat/a.webp": picture(1) },
      /train\/cat\/a.webp: expected a JPEG or PNG/,
    ],
    ["a file named train", { ...without("train"), train: Buffer.from("x") }, /expected train\/, found test\/, train/],
    ["nothing at all", {}, /found nothing/],
  ])("%s: refused", async (_, files, fault) => {
    const error = await bothRefused(files);
    expect(error.message).toMatch(fault);
    expect(error.cure).toMatch("train/cat/0001.jpg");
  });

  test.each([
    ["that ends a line", "do\u2028g", /control characters/],
    ["of 300 bytes", "d".repeat(300), /300 bytes, expected at most 255/],
  ])("a class with a name %s is refused", async (_, name, fault) => {
    const files = Object.fromEntries(
      Object.entries(pets).map(([path, bytes]) => [path.replace("/dog/", `/${name}/`), bytes]),
    );
    expect((await refusal(archive(files))).message).toMatch(fault);
  });

  test("what is passed over is not read", async () => {
    const data = await both({
      ...pets,
      "val/cat/0.png": Buffer.from("no picture"),
      "train/cat/._0.png": Buffer.from("none"),
    });
    expect(countsOf(data)).toEqual(counts);
  });

  test("images may be called as batches of CIFAR are", async () => {
    const data = await both({
      ...pets,
      "train/cat/test_batch_01.png": picture(8),
      "train/cat/data_batch_1.jpeg.png": picture(9),
    });
    expect(countsOf(data).train).toEqual({ cat: 5, dog: 3 });
  });

  test("a folder around it is seen through, and noted", async () => {
    const inner = await both({ ...moved((path) => `pets-v2/${path}`), "README.md": Buffer.from("x") });
    expect(inner.checksum).toBe((await both(pets)).checksum);
    expect(inner.notes).toEqual(["its images lie in pets-v2/", "passed over, no image: README.md"]);
  });

  test("what stands beside train and test, and files that are no images by name, are passed over and noted", async () => {
    const data = await both({
      ...pets,
      "val/cat/0.png": picture(3),
      "train/notes.txt": Buffer.from("x"),
      "test/cat/labels.csv": Buffer.from("x"),
    });
    expect(countsOf(data)).toEqual(counts);
    expect(data.notes).toEqual([
      "passed over, neither train nor test: val",
      "passed over, no image: test/cat/labels.csv, train/notes.txt",
    ]);
  });
});

test("colons and other odd letters in names are read the same from both", async () => {
  const names = ["a:b.png", "c d.png", "%e.png", "f'g\".png", "\u{1f431}.png", `${"long".repeat(60)}.png`];
  const data = await both({
    ...pets,
    ...Object.fromEntries(names.map((name, i) => [`train/cat/${name}`, picture(60 + i)])),
  });
  expect(countsOf(data).train).toEqual({ cat: 9, dog: 3 });
  for (const path of [folder({ ...pets, "C:/x.png": picture(1) }), archive({ ...pets, "C:/x.png": picture(1) })]) {
    expect((await refusal(path)).message).toMatch(/C:.*: its path begins with a drive/);
  }
});

test("names with control characters are shown, not printed", async () => {
  const path = folder({ ...pets, "train/cat/\u001b[31m\u009b\u202ex.gif": picture(1) });
  expect((await refusal(path)).message).toMatch('"train/cat/\\u001b[31m\\u009b\\u202ex.gif"');
  const other = folder(pets);
  mkdirSync(join(other, "train", "new\nline"));
  expect((await refusal(other)).message).toMatch('"train/new\\nline": a class whose name holds control characters');
});
