import { execFileSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { DataProgress, Examples } from "./arrays/index.ts";
import { cacheFault } from "./cache/whole-file.ts";
import { original } from "./cifar10/original.ts";
import { decoder, SHARP } from "./images/decoder.ts";
import { archiveOf, type Files, folderOf, membersOf, pets, photos, picture } from "./images/pictures.test-data.ts";
import { countsOf, refusal } from "./images/reading.test-data.ts";
import { importImages } from "./import-images.ts";
import { checkPath, loadDataset } from "./index.ts";
import { tarOf } from "./tar/tar.test-data.ts";

const made: string[] = [];
let cache = "";
beforeEach(() => {
  cache = join(folder({}), "cache");
  process.env.LTH_CACHE = cache;
});
afterEach(() => {
  delete process.env.LTH_CACHE;
  for (const each of made.splice(0)) rmSync(each, { recursive: true });
});
function folder(files: Files): string {
  const path = folderOf(files);
  made.push(path);
  return path;
}
function archive(content: Parameters<typeof archiveOf>[0], name?: string): string {
  const path = archiveOf(content, name);
  made.push(dirname(path));
  return path;
}
const kept = (): string[] => {
  try {
    return readdirSync(cache, { recursive: true, withFileTypes: true }).flatMap((each) =>
      each.isFile() ? [each.name] : [],
    );
  } catch {
    return [];
  }
};
/** What was done, in order and without counts. */
async function watched(read: (onProgress: (progress: DataProgress) => void) => Promise<unknown>): Promise<string[]> {
  const done: string[] = [];
  await read(({ doing }) => done.at(-1) !== doing && done.push(doing));
  return done;
}

describe("one set, however it is packed", () => {
  test("folder, tar and gzipped tar in any order have one checksum and one entry in the cache", async () => {
    const members = membersOf(pets);
    const paths = [
      folder(pets),
      archive(members),
      archive([...members].reverse()),
      archive(gzipSync(tarOf(members)), "pets.tgz"),
      archive([
        { name: "train/" },
        { name: "train/cat/" },
        ...members.map((each) => ({ ...each, name: `./${each.name}` })),
      ]),
    ];
    const sets = [];
    for (const path of paths) sets.push(await loadDataset("images", path));
    expect(new Set(sets.map(({ checksum }) => checksum)).size).toBe(1);
    expect(sets.map(({ copy }) => copy)).toEqual(paths.map((path) => `images from ${path} (PNG)`));
    expect(kept().length).toBe(1);
  });

  test("names, not times, decide the order; other contents or names of classes are another set", async () => {
    const base = (await loadDataset("images", folder(pets))).checksum;
    const changed = await loadDataset("images", folder({ ...pets, "train/cat/000.png": picture(200) }));
    expect(changed.checksum).not.toBe(base);
    const renamed = folder(
      Object.fromEntries(Object.entries(pets).map(([path, bytes]) => [path.replace("/cat/", "/zebra/"), bytes])),
    );
    expect((await loadDataset("images", renamed)).classes).toEqual(["dog", "zebra"]);
    expect(kept().length).toBe(3);
  });
});

test("an error of whoever is told how far decoding is comes out where the set was asked for", async () => {
  const told = ({ doing }: DataProgress) => {
    if (doing === "decoding") throw new Error("told enough");
  };
  await expect(loadDataset("images", folder(pets), { onProgress: told })).rejects.toThrow("told enough");
});

describe("the cache", () => {
  test("saves decoding, and gives the same in every byte", async () => {
    const path = folder(pets);
    expect(await watched((onProgress) => loadDataset("images", path, { onProgress }))).toEqual(["reading", "decoding"]);
    expect(await watched((onProgress) => loadDataset("images", path, { onProgress }))).toEqual(["reading"]);
    const [one, two] = [await checkPath(path), await loadDataset("images", path)];
    expect(two).toEqual(one);
  });

  test("never answers for other contents, even of the same name, size and time", async () => {
    const path = folder(pets);
    const file = join(path, "train/cat/000.png");
    const before = await loadDataset("images", path);
    const bytes = picture(1);
    let seed = 2;
    while (picture(seed).length !== bytes.length) seed++;
    writeFileSync(file, picture(seed));
    utimesSync(file, 1000, 1000);
    const after = await loadDataset("images", path);
    expect(after.checksum).not.toBe(before.checksum);
    writeFileSync(file, bytes);
    utimesSync(file, 1000, 1000);
    expect((await loadDataset("images", path)).checksum).toBe(before.checksum);
  });

  test.each<[string, (file: string) => void]>([
    ["cut", (file) => truncateSync(file, 900)],
    ["emptied", (file) => truncateSync(file, 0)],
    ["longer", (file) => writeFileSync(file, Buffer.concat([readFileSync(file), Buffer.from("x")]))],
    ["one pixel changed", (file) => flip(file, -30)],
    ["one letter of its head changed", (file) => flip(file, 90)],
  ])("a file in it that is %s is made again, not an error", async (_, spoil) => {
    const path = folder(pets);
    const sound = await loadDataset("images", path);
    const [name = ""] = kept();
    const file = join(cache, "images", name);
    const bytes = readFileSync(file);
    spoil(file);
    expect(await loadDataset("images", path)).toEqual(sound);
    expect(readFileSync(file).equals(bytes)).toBe(true);
  });

  test("nothing stays of a set that is refused, and the next sound one is taken", async () => {
    const path = folder({ ...pets, "train/dog/zz.png": picture(3).subarray(0, 90) });
    await refusal(path, (each) => importImages(each, undefined));
    await refusal(path, (each) => loadDataset("images", each));
    expect(kept()).toEqual([]);
    rmSync(join(path, "train/dog/zz.png"));
    await importImages(path, undefined);
    expect(kept().length).toBe(1);
  });

  test("files that change or vanish while the set is read are an error, and nothing is kept", async () => {
    for (const spoil of [(file: string) => writeFileSync(file, picture(99)), (file: string) => rmSync(file)]) {
      const path = folder(photos(120, 2)); // more than are read ahead
      const last = join(path, "train/dog/119.png");
      const once = ({ doing }: DataProgress) => doing === "decoding" && existsSync(last) && spoil(last);
      const error = await refusal(path, (each) => loadDataset("images", each, { onProgress: once }));
      expect(error.message).toBe(`${path}: train/dog/119.png: it changed while the set was read`);
    }
    expect(kept()).toEqual([]);
  });

  test("checking keeps nothing, nor does reading only", async () => {
    const path = folder(pets);
    await checkPath(path);
    await loadDataset("images", path, { cache: "read" });
    expect(kept()).toEqual([]);
  });

  test("one that cannot be written is a note, but an error for import", async () => {
    const path = folder(pets);
    writeFileSync(cache, "a file where the cache should be");
    const data = await loadDataset("images", path);
    expect(data.notes?.join()).toMatch(/cannot write .*decoded again next time/);
    const error = await refusal(path, (each) => importImages(each, undefined));
    expect(error.message).toContain(cache);
    expect(error.message).toMatch("part of the path is a file");
    expect(error.cure).toBe("give LTH_CACHE a folder");
  });

  test("a folder or a named pipe in place of its files does not stop what only reads", async () => {
    const path = folder(pets);
    const { dataset } = await importImages(path, "images");
    const [entry, named] = ["images", "named"].map((name) =>
      join(cache, name, kept().find((each) => existsSync(join(cache, name, each))) ?? ""),
    );
    for (const place of [entry ?? "", named ?? ""]) {
      rmSync(place);
      execFileSync("mkfifo", [place]);
    }
    await expect(loadDataset("images")).rejects.toThrow("is your own");
    expect((await loadDataset("images", path)).checksum).toBe(dataset.checksum); // and the pipe is replaced
    await importImages(path, "images");
    expect((await loadDataset("images")).checksum).toBe(dataset.checksum);
    rmSync(entry ?? "");
    mkdirSync(entry ?? "");
    const error = await refusal(path, (each) => importImages(each, undefined));
    expect(error.message).toMatch("a folder is in its place");
    expect(error.cure).toBe("move that away, or give LTH_CACHE another folder");
  });

  test("a disk that is full is said with the room that is needed", () => {
    const full = Object.assign(new Error("ENOSPC: no space left on device, write"), { code: "ENOSPC" });
    const error = cacheFault(join(cache, "images", "x.lth"), full, 9e17);
    expect(error.message).toMatch(/x\.lth: the disk is full, 900000 TB needed/);
    expect(error.cure).toBe("make room and run the same command again");
  });

  test.runIf(existsSync("/proc/self"))(
    "a place where nothing can be made is an error, and no endless loop",
    async () => {
      process.env.LTH_CACHE = "/proc/lth-test";
      const error = await refusal(folder(pets), (each) => importImages(each, undefined));
      expect(error.message).toMatch(/cannot write \/proc\/lth-test.*: nothing can be made there$/);
      expect(error.cure).toBe("give LTH_CACHE a folder that can be written to");
    },
  );

  test("what a killed writer left is removed when it is old, and several may write at once", async () => {
    const left = join(cache, "images", "old.lth.123.unfinished");
    const young = join(cache, "images", "young.lth.123.unfinished");
    const dead = join(cache, "images", "dead.lth.4194305-0123456789ab.unfinished");
    // Old by a clock that was set forward, and its writer at work: it was taken away from under it.
    const alive = join(cache, "images", `alive.lth.${process.ppid}-0123456789ab.unfinished`);
    mkdirSync(dirname(left), { recursive: true });
    for (const file of [left, young, dead, alive]) writeFileSync(file, "x");
    for (const file of [left, dead, alive]) utimesSync(file, 1000, 1000);
    const path = folder(pets);
    await Promise.all([1, 2, 3].map(() => importImages(path, undefined)));
    expect(kept().filter((name) => name.endsWith(".unfinished"))).toEqual([basename(alive), basename(young)]);
  });
});

test("keys in the cache name the version of sharp in package.json", () => {
  const { optionalDependencies } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));
  expect(SHARP).toBe(optionalDependencies.sharp);
  expect(decoder).toBe(`sharp ${SHARP}, rules 6`);
});

describe("imported as a data set", () => {
  const cifar: Files = Object.fromEntries(
    original.classes.flatMap((name, i) =>
      ["train", "test"].map((part, p) => [`${part}/${name}/0.png`, picture(2 * i + p, 32)] as const),
    ),
  );

  test("images: without --data it is the one that was imported last", async () => {
    await expect(loadDataset("images")).rejects.toThrow("is your own");
    await importImages(folder(pets), "images");
    const path = folder({ ...pets, "train/cat/9.png": picture(99) });
    const { dataset, cached } = await importImages(path, "images");
    expect(cached).toBe(false);
    const nameless = ({ names: _, ...part }: Examples) => part; // the cache keeps no names
    const [train, test] = [nameless(dataset.train), nameless(dataset.test)];
    expect(await loadDataset("images")).toEqual({ ...dataset, train, test, notes: undefined });
    rmSync(path, { recursive: true });
    mkdirSync(path);
    expect(countsOf(await loadDataset("images")).train).toEqual({ cat: 4, dog: 3 });
  });

  test("cifar10: a copy from images says that it is no original, and how many it has", async () => {
    const path = archive(membersOf(cifar));
    const { dataset } = await importImages(path, "cifar10");
    expect(dataset.name).toBe("cifar10");
    expect(dataset.copy).toBe(
      `images from ${path} (PNG, not proven to have the original pixels; 10 + 10 images, not 50000 + 10000)`,
    );
    expect(dataset.classes).toEqual(original.classes);
    expect([...dataset.train.labels]).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect((await loadDataset("cifar10")).copy).toBe(dataset.copy);
    expect((await checkPath(path)).name).toBe("cifar10");
  });

  test("cifar10: other classes or sizes are refused, and mean nothing afterwards", async () => {
    const error = await refusal(folder(pets), (each) => importImages(each, "cifar10"));
    expect(error.message).toMatch(/classes airplane, .*found cat, dog in images of 3 x 16 x 16/);
    expect(kept()).toEqual([]);
    const small = Object.fromEntries(Object.keys(cifar).map((path, i) => [path, picture(i, 16)]));
    expect((await refusal(folder(small), (each) => loadDataset("cifar10", each))).message).toMatch("3 x 16 x 16");
    expect(kept()).toEqual([]);
    await expect(loadDataset("cifar10")).rejects.toThrow("no copy of cifar10 comes with lth");
  });

  test("an entry that is gone is an error that says what to do", async () => {
    await importImages(folder(pets), "images");
    rmSync(join(cache, "images"), { recursive: true });
    await expect(loadDataset("images")).rejects.toMatchObject({ cure: expect.stringContaining("lth data import") });
  });

  test("what is no images, or not there, is told apart", async () => {
    expect((await refusal("no-such-path", (each) => importImages(each, undefined))).fault).toBe("asked");
    const idx = folder({ "train-images-idx3-ubyte": Buffer.from("x") });
    expect((await refusal(idx, (each) => importImages(each, undefined))).fault).toBe("found");
    expect((await refusal(idx, (each) => loadDataset("images", each))).cure).toMatch("mnist");
  });
});

function flip(file: string, at: number): void {
  const bytes = readFileSync(file);
  const place = at < 0 ? bytes.length + at : at;
  bytes[place]! ^= 1;
  writeFileSync(file, bytes);
}
