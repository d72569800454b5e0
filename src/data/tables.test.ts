import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { deflated } from "../../test/deflated.ts";
import { LthError } from "../errors.ts";
import { npyBytes, zipPieces } from "../formats/index.ts";
import { npyOf as npy } from "../formats/npy.test-data.ts";
import { datasetChecksum } from "./checksum.ts";
import { folderOf, photos } from "./images/pictures.test-data.ts";
import { checkPath, loadDataset } from "./index.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "lth-tables-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

const pixels = (count: number, from = 0) => Uint8Array.from({ length: count }, (_, i) => (37 * (i + from)) % 251);
const labels = (count: number) => new BigInt64Array(Array.from({ length: count }, (_, i) => BigInt(i % 3)));
const bytesOf = (values: BigInt64Array) => new Uint8Array(values.buffer);
const arrays = (): Record<string, Buffer> => ({
  x_train: npy("|u1", [6, 2, 3], pixels(36)),
  y_train: npy("<i8", [6], bytesOf(labels(6))),
  x_test: npy("|u1", [3, 2, 3], pixels(18, 99)),
  y_test: npy("<i8", [3], bytesOf(labels(3))),
});

let number = 0;
function write(members: Record<string, Buffer>): string {
  const path = join(folder, `${++number}.npz`);
  writeFileSync(
    path,
    Buffer.concat(
      zipPieces(Object.entries(members).map(([name, bytes]) => ({ name: `${name}.npy`, pieces: [bytes] }))),
    ),
  );
  return path;
}

describe("npz", () => {
  test("pixels and labels are those of the arrays", async () => {
    const set = await loadDataset("npz", write(arrays()));
    expect(set.shape).toEqual({ channels: 1, rows: 2, columns: 3 });
    expect(set.train.pixels).toEqual(pixels(36));
    expect([...set.test.labels]).toEqual([0, 1, 2]);
    expect(set.classes).toEqual(["0", "1", "2"]);
    expect(set.checksum).toBe(datasetChecksum(set));
    expect((await checkPath(write(arrays()))).checksum).toBe(set.checksum);
  });

  test("an array that stands there with and without its ending stands there twice", async () => {
    for (const [name, says] of [
      ["x_train", "one array of train images (x_train or train_images), found two"],
      ["classes", "one array of classes' names, found two"],
    ] as const) {
      const path = join(folder, `${++number}.npz`);
      const twice = [...Object.entries(arrays()), ["classes", npy("<U1", [0], Buffer.alloc(0))] as const];
      const members = twice.map(([member, bytes]) => ({ name: `${member}.npy`, pieces: [bytes] }));
      const extra = members.filter((member) => member.name === `${name}.npy`).map(({ pieces }) => ({ name, pieces }));
      writeFileSync(path, Buffer.concat(zipPieces([...members, ...extra])));
      await expect(loadDataset("npz", path)).rejects.toThrow(says);
    }
  });

  test("channels last and channels first are one data set; class names are taken, other arrays told of", async () => {
    const first = Uint8Array.from({ length: 6 * 12 }, (_, i) => (i * 7) % 256);
    const last = new Uint8Array(first.length);
    for (let i = 0; i < 6; i++) {
      for (let c = 0; c < 3; c++) for (let p = 0; p < 4; p++) last[12 * i + 3 * p + c] = first[12 * i + 4 * c + p]!;
    }
    const as = (shape: readonly number[], values: Uint8Array) => ({
      ...arrays(),
      x_train: npy("|u1", [6, ...shape], values),
      x_test: npy("|u1", [3, ...shape], values.subarray(0, 36)),
      classes: Buffer.concat(npyBytes([3], ["cat", "dog", "Ünze"])),
      ids: npy("<i8", [3], bytesOf(labels(3))),
    });
    const [one, other] = [
      await loadDataset("npz", write(as([3, 2, 2], first))),
      await loadDataset("npz", write(as([2, 2, 3], last))),
    ];
    expect(one.shape).toEqual({ channels: 3, rows: 2, columns: 2 });
    expect(other.checksum).toBe(one.checksum);
    expect(one.classes).toEqual(["cat", "dog", "Ünze"]);
    expect(one.notes).toEqual(["passed over, no part of a data set: ids"]);
  });

  test("compressed members and Python's other spellings are read alike", async () => {
    const plain = await loadDataset("npz", write(arrays()));
    const data = pixels(36);
    for (const header of [
      `{"descr": "|u1", "fortran_order": False, "shape": (6L, 2L, 3L)}`,
      `{'shape':(6,2,3),'descr':'|u1','fortran_order':False}`,
    ]) {
      const set = await loadDataset("npz", write({ ...arrays(), x_train: npy("|u1", [], data, header) }));
      expect(set.checksum).toBe(plain.checksum);
    }
    const path = write(arrays());
    writeFileSync(path, deflated(arrays()));
    expect((await loadDataset("npz", path)).checksum).toBe(plain.checksum);
  });

  const change = (name: string, bytes: Buffer) => () => write({ ...arrays(), [name]: bytes });
  test.each<[string, () => string, RegExp]>([
    ["objects", change("x_train", npy("|O", [6, 2, 3], pixels(36))), /x_train.*elements are "\|O"/],
    [
      "records",
      change("x_train", npy("", [], pixels(36), "{'descr': [('a', '<i4')], 'fortran_order': False, 'shape': (6,), }")),
      /header is not understood/,
    ],
    [
      "code",
      change(
        "x_train",
        npy("", [], pixels(36), "{'descr': __import__('os'), 'fortran_order': False, 'shape': (6,), }"),
      ),
      /header is not understood/,
    ],
    [
      "a shape that lies",
      change("x_train", npy("|u1", [1000, 1000], pixels(36))),
      /has 36 bytes of elements, but \|u1 of shape \(1000, 1000\) needs 1000000/,
    ],
    ["a huge shape", change("x_train", npy("|u1", [2 ** 52, 2 ** 52], pixels(36))), /needs 2\.02/],
    [
      "a negative shape",
      change("x_train", npy("", [], pixels(36), "{'descr': '|u1', 'fortran_order': False, 'shape': (-6, 6), }")),
      /header is not understood/,
    ],
    [
      "Fortran order",
      change("x_train", npy("", [], pixels(36), "{'descr': '|u1', 'fortran_order': True, 'shape': (6, 2, 3), }")),
      /Fortran/,
    ],
    ["floats", change("x_train", npy("<f4", [1, 3, 3], pixels(36))), /elements are <f4, expected uint8/],
    [
      "labels that are no classes",
      change("y_test", npy("<i8", [3], bytesOf(BigInt64Array.of(0n, -1n, 1n)))),
      /label 1 to test is -1/,
    ],
    [
      "too few labels",
      change("y_test", npy("<i8", [2], bytesOf(labels(2)))),
      /expected 2 examples to test, as there are labels, found 3/,
    ],
    [
      "labels beyond 2^53",
      change("y_test", npy("<i8", [3], bytesOf(BigInt64Array.of(0n, 2n ** 60n, 1n)))),
      /label 1 to test is 1152921504606847000, expected 0 to 255/,
    ],
    [
      "a missing array",
      () => {
        const { y_test: _, ...rest } = arrays();
        return write(rest);
      },
      /expected one array of test labels \(y_test or test_labels\), found/,
    ],
    ["an array there under both names", change("test_labels", npy("<i8", [3], bytesOf(labels(3)))), /found two/],
    ["an empty member", change("x_train", Buffer.alloc(0)), /it is empty/],
    [
      "no zip",
      () => {
        const path = write({});
        writeFileSync(path, "PK\x03\x04 and nothing more of it, really");
        return path;
      },
      /found no end/,
    ],
    ["nothing", () => join(folder, "none.npz"), /it does not exist/],
    [
      "a name of 200,000 letters: putting it together ended the program",
      () => write({ ...arrays(), classes: npy("<U200000", [3], new Uint8Array(3 * 800_000)) }),
      /expected a list of at most 256 different names/,
    ],
    [
      "more names than labels can tell apart",
      () => write({ ...arrays(), classes: npy("<U1", [257], new Uint8Array(4 * 257).fill(0)) }),
      /expected a list of at most 256 different names/,
    ],
  ])("%s is refused in two lines", async (_, make, words) => {
    const error: unknown = await loadDataset("npz", make()).catch((caught: unknown) => caught);
    if (!(error instanceof LthError)) throw error;
    expect(error.message).toMatch(words);
    expect(`${error.message}${error.cure}`).not.toContain("\n");
  });

  test("a member that is no part of the data is not counted, and not unpacked", async () => {
    const plain = await loadDataset("npz", write(arrays()));
    const path = write(arrays());
    const bytes = deflated({ ...arrays(), blank: Buffer.alloc(4 << 20) }); // of zeros, which shrink 1,000 times
    bytes.fill(0xff, bytes.indexOf("blank.npy") + 9, bytes.indexOf("blank.npy") + 20); // and which cannot be unpacked
    writeFileSync(path, bytes);
    const set = await loadDataset("npz", path);
    expect(set.checksum).toBe(plain.checksum);
    expect(set.notes).toEqual(["passed over, no part of a data set: blank"]);
    // Of the others all count together.
    writeFileSync(path, deflated({ ...arrays(), classes: Buffer.alloc(700_000), train_images: Buffer.alloc(700_000) }));
    await expect(loadDataset("npz", path)).rejects.toThrow(
      /are said to have 1400\d{3} bytes, expected at most 1048576/,
    );
  });

  test("a member that is said to grow without end is refused before it is unpacked, one that grows past what it says while it is", async () => {
    const path = write(arrays());
    const bytes = deflated(arrays());
    const entry = bytes.lastIndexOf("x_train.npy") - 46;
    for (const [size, words] of [
      [0xffff_fff0, /are said to have 4\d{9} bytes, expected at most 1048576/],
      [100, /cannot be unpacked to its 100 bytes/],
    ] as const) {
      const changed = Buffer.from(bytes);
      changed.writeUInt32LE(size, entry + 24);
      writeFileSync(path, changed);
      await expect(loadDataset("npz", path)).rejects.toThrow(words);
    }
  });
});

describe("csv", () => {
  const files = (train: string, check = train): string => {
    const path = join(folder, `csv${++number}`);
    mkdirSync(path);
    writeFileSync(join(path, "train.csv"), train);
    writeFileSync(join(path, "test.csv"), check);
    return path;
  };

  test("with and without a header, with either line end, the label where the header has it", async () => {
    const sets = await Promise.all(
      [
        "0,1,2,3,5\n1,5,6,7,255\n2,0,0,0,9\n",
        "label,a,b,c,d\r\n0,1,2,3,5\r\n1,5,6,7,255\r\n2,0,0,0,9",
        "a,b,c,d,Label\n1,2,3,5,0\n5,6,7,255,1\n0,0,0,9,2\n",
        "\ufefflabel,a,b,c,d\n00,1,2,3,5\n1,5,6,7,255\n2,0,0,0,9\n",
      ].map((text) => loadDataset("csv", files(text))),
    );
    const [first] = sets;
    expect(first?.shape).toEqual({ channels: 1, rows: 2, columns: 2 });
    expect([...(first?.train.pixels ?? [])]).toEqual([1, 2, 3, 5, 5, 6, 7, 255, 0, 0, 0, 9]);
    expect([...(first?.train.labels ?? [])]).toEqual([0, 1, 2]);
    for (const { checksum } of sets) expect(checksum).toBe(first?.checksum);
    expect((await checkPath(files("0,1,2,3,5\n1,5,6,7,255\n2,0,0,0,9\n"))).checksum).toBe(first?.checksum);
    expect((await loadDataset("csv", files("0,1,3\n1,5,6\n"))).shape).toEqual({ channels: 1, rows: 1, columns: 2 });
  });

  test.each([
    ["0,1,3\n1,256,3\n", /train\.csv: line 2, column 2 is "256", expected a whole number/],
    ["0,1,3\n1,NaN,3\n", /line 2, column 2 is "NaN"/],
    ["0,1,3\n1,0.5,3\n", /line 2, column 2 is "0.5"/],
    ["0,1,3\n1,,3\n", /line 2, column 2 is ""/],
    ["0,1,3\n1,-1,3\n", /line 2, column 2 is "-1"/],
    ["0,1,3\n1,1\n", /line 2 has fewer than 3 cells/],
    ["0,1,3\n1,1,2,3\n", /line 2 has more than 3 cells/],
    ["0,1,3\n\n1,1,2\n", /line 2, column 1 is ""/],
    ["label,a\n0,1,2\n", /its header has 2 columns, its first line 3/],
    ["", /found none/],
    ["label,a,b\n", /found none/],
    ["5\n6\n", /found none/],
    // as pandas writes: to_csv(FILE), without names, read back and written again; to_csv(FILE, index=False) without names
    [",label,p0\n0,1,2\n1,0,3\n", /column 1 of its header has no name, as that of row numbers/],
    ["label, ,p1\n1,2,0\n", /column 2 of its header has no name/],
    ["label,p0,\n1,2,0\n", /column 3 of its header has no name/],
    ['"","label","p0"\n"0",1,2\n', /column 1 of its header has no name/],
    ["label,p0,Unnamed: 0\n1,2,0\n", /column 3 of its header is called "Unnamed: 0"/],
    [",0,1,2\n0,1,5,6\n1,0,7,8\n", /column 1 of its header has no name/],
    ["0,1,2\n1,5,6\n0,7,8\n", /its first line is 0,1,2 and so on to its end: numbers of columns/],
    [`${Array.from({ length: 785 }, (_, i) => i).join(",")}\r\n`, /its first line is 0,1,2 and so on to its end/],
    ["digit,p0,p1\n1,5,6\n0,7,8\n", /no column of its header is called label or class/],
    ["label,p0,class\n1,5,6\n0,7,8\n", /columns 1 and 3 of its header are labels/],
    ["0,1,3\n0,3,4\n", /expected at least two classes/],
  ])("%j is refused by line and column", async (text, words) => {
    const path = files(text);
    const error: unknown = await loadDataset("csv", path).catch((caught: unknown) => caught);
    if (!(error instanceof LthError)) throw error;
    expect(error.message).toMatch(words);
    expect(`${error.message}${error.cure}`).not.toContain("\n");
  });

  test("tables beside folders of images do not hide these, and half a table by itself is refused as one", async () => {
    const set = folderOf({
      ...photos(2, 1),
      "train.csv": Buffer.from("name,class\n"),
      "notes/a.txt": Buffer.from("x"),
    });
    const inside = folderOf(Object.fromEntries(Object.entries(photos(2, 1)).map(([name, x]) => [`pets/${name}`, x])));
    try {
      expect((await checkPath(set)).classes).toEqual(["cat", "dog"]);
      writeFileSync(join(set, "test.csv"), "name,class\n");
      expect((await checkPath(set)).classes).toEqual(["cat", "dog"]);
      writeFileSync(join(inside, "train.csv"), "name,class\n");
      expect((await checkPath(inside)).classes).toEqual(["cat", "dog"]);
    } finally {
      for (const each of [set, inside]) rmSync(each, { recursive: true });
    }
    const half = files("0,1\n1,2\n");
    rmSync(join(half, "test.csv"));
    await expect(checkPath(half)).rejects.toThrow("expected train.csv and test.csv, found no test.csv");
  });

  test("a part that is missing, or of another size, is named", async () => {
    await expect(loadDataset("csv", folder)).rejects.toMatchObject({
      message: expect.stringContaining("expected train.csv and test.csv, found no train.csv"),
      fault: "found",
    });
    await expect(loadDataset("csv", join(files("0,1\n1,2\n"), "train.csv"))).rejects.toThrow(
      "expected a folder with train.csv and test.csv, found a file",
    );
    await expect(loadDataset("csv", files("0,1\n1,2\n", "0,1,3\n"))).rejects.toThrow(
      "images to train have 1 pixels, and those to test 2",
    );
    await expect(loadDataset("csv")).rejects.toThrow("is your own");
  });
});
