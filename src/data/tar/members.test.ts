import { appendFileSync, existsSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterEach, beforeAll, describe, expect, test } from "vitest";
import { archiveOf, membersOf, pets, picture } from "../images/pictures.test-data.ts";
import { countsOf, refusal } from "../images/reading.test-data.ts";
import { checkPath } from "../index.ts";
import { paxOf, type TestMember, tarOf } from "./tar.test-data.ts";

const sound = membersOf(pets);
const extra = picture(77);
const more = (member: Partial<TestMember> = {}): TestMember => ({
  name: "train/dog/more.png",
  bytes: extra,
  ...member,
});
const made: string[] = [];
function packed(members: readonly TestMember[] | Buffer, name?: string): string {
  const path = archiveOf(members, name);
  made.push(dirname(path));
  return path;
}
afterEach(() => {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true });
});
const counts = { train: { cat: 3, dog: 3 }, test: { cat: 2, dog: 2 } };
const oneMore = { ...counts, train: { cat: 3, dog: 4 } };
const read = async (members: readonly TestMember[] | Buffer) => countsOf(await checkPath(packed(members)));
const refused = (members: readonly TestMember[] | Buffer, name?: string) => refusal(packed(members, name));

describe("names that could leave the folder are refused, wherever they lead", () => {
  const escaped = join(tmpdir(), "lth-escaped.png");
  const longName = (name: string): TestMember[] => [
    { name: "././@LongLink", type: "L", bytes: Buffer.from(`${name}\0`) },
    more(),
  ];
  test.each<[string, string, TestMember[]]>([
    ["..", "../lth-escaped.png", [more({ name: "../lth-escaped.png" })]],
    [".. inside", "train/cat/../../../lth-escaped.png", [more({ name: "train/cat/../../../lth-escaped.png" })]],
    [".. that ends inside", "train/dog/../cat/9.png", [more({ name: "train/dog/../cat/9.png" })]],
    ["absolute", escaped, [more({ name: escaped })]],
    ["//", "//tmp/lth-escaped.png", [more({ name: "//tmp/lth-escaped.png" })]],
    ["backslashes", "..\\lth-escaped.png", [more({ name: "..\\lth-escaped.png" })]],
    ["a drive", "C:/lth-escaped.png", [more({ name: "C:/lth-escaped.png" })]],
    ["a drive behind ./", "./C:lth-escaped.png", [more({ name: "./C:lth-escaped.png" })]],
    ["a folder", "train/../../out/", [more({ name: "train/../../out/", bytes: Buffer.alloc(0) })]],
    ["a hidden one", "../.hidden", [more({ name: "../.hidden" })]],
    ["a pax attribute", "../lth-escaped.png", [paxOf({ path: "../lth-escaped.png" }), more()]],
    ["a GNU long name", "../lth-escaped.png", longName("../lth-escaped.png")],
    ["a prefix", "../x.png", [more({ name: "x.png", edit: (header) => header.write("..", 345) })]],
  ])("%s", async (_, name, members) => {
    const error = await refused([...sound, ...members]);
    expect(error.message).toContain(name.includes("\\") ? "..\\lth" : name);
    expect(error.fault).toBe("found");
    expect(existsSync(escaped)).toBe(false);
  });

  test("a NUL in a name, in the header and in an attribute", async () => {
    expect((await refused([...sound, more({ name: "train/cat/x.png\0/../../y" })])).message).toMatch(
      "train/cat/x.png: its name goes on after a NUL",
    );
    expect((await refused([...sound, paxOf({ path: "train/cat/x.png\0y" }), more()])).message).toMatch("holds a NUL");
  });

  test("what only looks like it is read", async () => {
    const names = ["./train/dog/a.png", "train//dog/./b.png", "train/dog/c...png", "train/dog/d..png"];
    expect((await read([{ name: "./" }, ...sound, ...names.map((name) => more({ name }))])).train).toEqual({
      cat: 3,
      dog: 7,
    });
  });
});

describe("archives that were cut or flipped", () => {
  const whole = tarOf(sound);
  const gzip = gzipSync(whole);
  const bodies = whole.length - 1024;
  const flipped = Buffer.from(gzip);
  flipped[gzip.length >> 1]! ^= 16;
  test.each<[string, Buffer, RegExp]>([
    ["in a member", whole.subarray(0, 512 + 40), /expected \d+ bytes, found the archive cut off/],
    ["in a member's padding", whole.subarray(0, 512 + (sound[0]?.bytes?.length ?? 0) + 3), /cut off/],
    ["in a header", whole.subarray(0, bodies - 1024 + 60), /cut off after \d+ bytes/],
    [
      "between two members, all training images there",
      whole.subarray(0, whole.indexOf("test/cat/000.png")),
      /zeros at its end/,
    ],
    ["before its end", whole.subarray(0, bodies), /cut off after \d+ bytes: expected blocks of zeros/],
    ["empty", Buffer.alloc(0), /found an empty file/],
    ["gzip cut", gzip.subarray(0, gzip.length - 300), /whole gzip data/],
    ["gzip without its end", gzip.subarray(0, gzip.length - 8), /whole gzip data/],
    ["gzip with half its end", gzip.subarray(0, gzip.length - 4), /whole gzip data/],
    ["gzip with one bit flipped", flipped, /gzip/],
    ["gzip's header alone", gzip.subarray(0, 10), /whole gzip data/],
    ["something behind the end", Buffer.concat([whole, Buffer.from("more")]), /nothing but zeros/],
    ["two archives in a row", Buffer.concat([whole, whole]), /nothing but zeros/],
    ["a zip archive", Buffer.from("PK\x03\x04".padEnd(600)), /a zip archive/],
    ["a web page", Buffer.from("<!DOCTYPE html>".padEnd(600)), /a web page/],
    ["xz data", Buffer.from("\xfd7zXZ\0".padEnd(600), "latin1"), /xz data/],
  ])("%s", async (_, bytes, fault) => {
    const error = await refused(bytes, "cut.tar.gz");
    expect(error.message).toMatch(fault);
    expect(error.message).toContain("cut.tar.gz");
    expect(error.fault).toBe("found");
  });

  test.each<[string, Buffer, string, RegExp]>([
    ["a zip archive", Buffer.from("PK\x03\x04".padEnd(600)), "set.zip", /^unpack it and name the folder, or pack that/],
    ["xz data", Buffer.from("\xfd7zXZ\0".padEnd(600), "latin1"), "set.tar.xz", /^unpack it/],
    ["bzip2 data", Buffer.from("BZh9".padEnd(600)), "set.tar.bz2", /^unpack it/],
    ["one image", picture(3), "0.png", /^name the folder in which train and test lie/],
    ["one batch", Buffer.alloc(3073, 5), "data_batch_1.bin", /^name the folder in which it lies/],
    [
      "one IDX file",
      Buffer.from([0, 0, 8, 1, 0, 0, 0, 1, 5]),
      "t10k-labels-idx1-ubyte",
      /^name the folder in which it/,
    ],
    ["a web page", Buffer.from("<!DOCTYPE html>".padEnd(600)), "set.tar", /^fetch or copy the file again/],
  ])("%s instead of an archive: the cure helps", async (_, bytes, name, cure) => {
    expect((await refused(bytes, name)).cure).toMatch(cure);
  });

  test("one block at the end, or many, or some bytes more of zeros, are an end", async () => {
    for (const end of [1, 2, 20]) expect(await read(tarOf(sound, end))).toEqual(counts);
    expect(await read(Buffer.concat([whole, Buffer.alloc(100)]))).toEqual(counts);
  });
});

describe("odd members", () => {
  const size = (text: string | Buffer) => (header: Buffer) => {
    header.fill(0, 124, 136);
    Buffer.from(text).copy(header, 124);
  };
  const base256 = (...bytes: number[]) =>
    Buffer.from([...Array<number>(12 - bytes.length).fill(0), ...bytes]).fill(0x80, 0, 1);

  test.each<[string, TestMember[]]>([
    ["type NUL", [more({ type: "\0" })]],
    ["type 7", [more({ type: "7" })]],
    ["a size in base 256", [more({ edit: size(base256(extra.length >> 8, extra.length & 255)) })]],
    ["spaces in a size", [more({ edit: size(`     ${extra.length.toString(8)} `) })]],
    ["a pax header with times, twice the same attribute", [paxOf({ mtime: "1.5", atime: "2" }), more()]],
    ["pax names", [paxOf({ path: "train/dog/ä.png", size: String(extra.length) }), more({ name: "x" })]],
    ["a global pax comment, as git archive writes", [paxOf({ comment: "0123abc" }, "g"), more()]],
    ["GNU's form", [more({ edit: (header) => header.write("ustar  \0", 257, "latin1") })]],
    ["the old form without a magic word", [more({ edit: (header) => header.fill(0, 257, 265) })]],
    [
      "a long name",
      [{ name: "././@LongLink", type: "L", bytes: Buffer.from(`train/dog/${"n".repeat(200)}.png\0`) }, more()],
    ],
  ])("%s: read", async (_, members) => {
    expect(await read([...sound, ...members])).toEqual(oneMore);
  });

  test.each<[string, TestMember[], RegExp]>([
    ["the same name twice", [more({ name: "train/cat/000.png" })], /train\/cat\/000.png: there twice/],
    ["a named pipe", [more({ type: "6", bytes: Buffer.alloc(0) })], /more.png: .*a named pipe/],
    ["a device", [more({ type: "3", bytes: Buffer.alloc(0) })], /more.png: .*a device/],
    ["a volume label", [{ name: "label", type: "V", edit: size(Buffer.alloc(12)) }], /label: .*volume label.*type V/],
    ["type Z", [more({ type: "Z" })], /more.png: .*type "Z"/],
    [
      "a size of 2^62",
      [more({ edit: size(Buffer.from([0x80, 0, 0, 0, 0x40, 0, 0, 0, 0, 0, 0, 0])) })],
      /more.png: .*at most/,
    ],
    ["a negative size", [more({ edit: size(Buffer.alloc(12, 0xff)) })], /more.png: .*at least 0/],
    ["8 GiB less one", [more({ edit: size("77777777777") })], /more.png: .*8589934591/],
    ["a size that is no number", [more({ edit: size("12x45678901") })], /more.png: .*12x45678901/],
    ["no size", [more({ edit: size("") })], /more.png: expected a size/],
    [
      "a checksum that is wrong",
      [more({ spoil: (header) => header.write("zz", 18) })],
      /more.pngzz: its header is damaged/,
    ],
    ["GNU's sparse files", [more({ type: "S" })], /more.png: .*sparse/],
    [
      "pax's sparse files",
      [paxOf({ "GNU.sparse.major": "1", "GNU.sparse.name": "train/dog/real.png" }), more()],
      /real.png: .*sparse/,
    ],
    ["an attribute that gives another size", [paxOf({ size: "999999999999" }), more()], /more.png: .*999999999999/],
    ["a global attribute that renames", [paxOf({ path: "x" }, "g"), more()], /sets path for all/],
    [
      "attributes that are cut",
      [{ name: "x", type: "x", bytes: Buffer.from("30 path=a\n") }, more()],
      /damaged at byte 0/,
    ],
    [
      "attributes of 1 GB",
      [{ name: "x", type: "x", edit: size("10000000000") }, more()],
      /description of 1073741824 bytes/,
    ],
    [
      "a file that is named like a folder",
      [{ name: "train/dog/x.png/", type: "0", bytes: extra }],
      /name is a folder's/,
    ],
    ["a folder that has bytes", [{ name: "train/dog/x/", bytes: extra }], /expected no bytes/],
    ["a name that is no UTF-8", [more({ name: Buffer.from("train/dog/\xff.png", "latin1") })], /no UTF-8/],
    ["a description of nothing", [paxOf({ path: "train/dog/x.png" })], /description of a member that is missing/],
  ])("%s: refused", async (_, members, fault) => {
    const before = process.memoryUsage.rss();
    expect((await refused([...sound, ...members])).message).toMatch(fault);
    expect(process.memoryUsage.rss() - before).toBeLessThan(200e6);
  });

  test("a gzipped archive that is all air is refused before it is read to its end", async () => {
    const air = Buffer.alloc(200e6);
    for (const members of [[{ name: "train/.air", bytes: air }], [{ name: "README", bytes: air }]]) {
      const path = packed(gzipSync(tarOf([...members, ...sound])), "air.tar.gz");
      expect((await refusal(path)).message).toMatch(/grow to more than 200 times their \d+ bytes/);
    }
    const zeros = packed(gzipSync(Buffer.concat([tarOf(sound), air])));
    expect((await refusal(zeros)).message).toMatch("grow to more than 200 times");
    expect(await read(Buffer.concat([tarOf(sound), Buffer.alloc(1 << 20)]))).toEqual(counts);
  });

  test("a file that nobody reads may be as large as it likes", async () => {
    const path = packed([]);
    const head = tarOf([{ name: "extra/video.mp4", edit: size((300 * 2 ** 20).toString(8)) }], 0);
    writeFileSync(path, head);
    truncateSync(path, head.length + 300 * 2 ** 20); // a hole: it takes no room on the disk
    appendFileSync(path, tarOf(sound));
    expect(countsOf(await checkPath(path))).toEqual(counts);
    // An image of that size is refused, and takes no memory.
    const before = process.memoryUsage.rss();
    writeFileSync(path, tarOf([{ name: "train/cat/x.png", edit: size((300 * 2 ** 20).toString(8)) }], 0));
    truncateSync(path, head.length + 300 * 2 ** 20);
    appendFileSync(path, tarOf(sound));
    expect((await refusal(path)).message).toMatch("train/cat/x.png: 314572800 bytes, expected at most");
    expect(process.memoryUsage.rss() - before).toBeLessThan(200e6);
  }, 30_000);

  test("a block of zeros in between ends the archive, so what follows is refused", async () => {
    const bytes = Buffer.concat([tarOf(sound, 1), tarOf([more()])]);
    expect((await refused(bytes)).message).toMatch("nothing but zeros");
  });

  test("links of both kinds are refused by name, with their target", async () => {
    for (const type of ["1", "2"]) {
      const error = await refused([...sound, more({ type, bytes: Buffer.alloc(0), target: "../x.png" })]);
      expect(error.message).toMatch("train/dog/more.png: expected a file or folder, found a link to ../x.png");
    }
  });
});

beforeAll(() => expect(existsSync(join(tmpdir(), "lth-escaped.png"))).toBe(false));
