import { gunzipSync, gzipSync } from "node:zlib";
import { paxOf, type TestMember, tarOf } from "../../src/data/tar/tar.test-data.ts";
import { changeBytes, changeNumber, changeOrder } from "./changes.ts";
import type { Draws } from "./draws.ts";
import { sourceOf } from "./memory-source.ts";
import { readSimply } from "./simple-tar.ts";
import type { Target } from "./target.ts";

const names = [
  "train/cat/1.png",
  "train/dog/2.jpg",
  "./test/cat/3.png",
  "test//dog/4.png",
  "readme",
  "a/b/c/d/e/f/g/h",
];
const hostile = ["../x", "/etc/passwd", "C:/x", "a\\b", "", ".", "x\0y", "é", "e\u0301", "\u001b[31m", "train/../test"];
const types = ["0", "\0", "7", "1", "2", "3", "4", "5", "6", "x", "g", "L", "K", "S", "V", "M", "D", "Z", "é"];

function member(draws: Draws): TestMember[] {
  const name = draws.once(12) ? draws.pick(hostile) : draws.pick(names);
  const bytes = Buffer.alloc(draws.pick([0, 1, 100, 511, 512, 513, 1024]), draws.below(256));
  const plain = { name: name.slice(0, 100), bytes };
  switch (draws.below(10)) {
    case 0:
      return [{ name: `${draws.pick(["train", "test/cat", "a"])}/` }];
    case 1:
      return [paxOf({ path: `${name}${"n".repeat(draws.below(200))}`, mtime: "1.5" }), plain];
    case 2:
      return [
        { name: "././@LongLink", type: "L", bytes: Buffer.from(`${name}${"n".repeat(draws.below(200))}\0`) },
        plain,
      ];
    case 3:
      return [{ name: plain.name, type: draws.pick(["1", "2"]), target: draws.pick(["../x", "1.png", "\u202e"]) }];
    case 4:
      return [
        paxOf(
          { [draws.pick(["comment", "path", "size", "GNU.sparse.major", "SCHILY.dev"])]: "1" },
          draws.pick(["x", "g"]),
        ),
        plain,
      ];
    default:
      return [plain];
  }
}

/** A header with one field changed before its checksum is made, so that the change gets past it. */
function changedHeader(one: TestMember, draws: Draws): TestMember {
  if (draws.once(4)) return { ...one, type: draws.pick(types) };
  const base256 = Buffer.alloc(12).fill(draws.pick([0x80, 0xff]), 0, 1);
  changeNumber(base256, draws.pick([4, 8]), 4, draws);
  const size = draws.pick([
    base256,
    Buffer.from(
      `${draws
        .pick([0, 1, 512, 513, 0o7777, 8 ** 11 - 1])
        .toString(8)
        .padStart(draws.pick([0, 11]), draws.pick(["0", " "]))} `,
    ),
    Buffer.from(draws.pick(["", "-1", "12x4", "99999999999", "\x00\x001"])),
  ]);
  const place = draws.below(512);
  const how = draws.below(4);
  const edit = (header: Buffer) => {
    if (how === 0) header.fill(0, 124, 136).set(size.subarray(0, 12), 124);
    else if (how === 1) header.write(draws.pick(["ustar  \0", "ustar\0zz", "\0\0\0\0\0\0\0\0"]), 257, "latin1");
    else if (how === 2) header.write(draws.pick(["..", "top", "a/b"]), 345);
    else header[place] = draws.below(256);
  };
  return { ...one, edit };
}

/** An archive, gzipped or not. */
export const tar: Target<Uint8Array> = {
  name: "tar",
  make(draws) {
    const some = () => Array.from({ length: 1 + draws.below(4) }, () => member(draws)).flat();
    let members = some();
    for (let changes = draws.below(3); changes > 0; changes--) {
      const at = draws.below(members.length);
      members = draws.once(3)
        ? changeOrder(members, some(), draws)
        : members.map((one, i) => (i === at ? changedHeader(one, draws) : one));
    }
    let bytes: Uint8Array = tarOf(members, draws.pick([0, 1, 2, 2, 2, 20]));
    if (draws.once(4)) bytes = changeBytes(bytes, tarOf(some()), draws);
    if (!draws.once(6)) return bytes;
    const packed = gzipSync(bytes, { level: 1 });
    const behind = draws.pick([Buffer.alloc(0), Buffer.alloc(draws.below(600)), gzipSync("x"), packed]);
    const all = Buffer.concat([packed, behind]);
    return draws.once(3) ? changeBytes(all, packed, draws) : draws.once(20) ? gzipSync(all) : all;
  },
  async load(compiled) {
    const { tarFrom }: typeof import("../../src/data/tar/members.ts") = await import(
      new URL("data/tar/members.js", compiled).href
    );
    const { decoded }: typeof import("../../src/data/stored.ts") = await import(
      new URL("data/stored.js", compiled).href
    );
    return async (bytes) => {
      const found: string[] = [];
      const set = tarFrom(
        "set.tar",
        async () => bytes.length,
        () => decoded("set.tar", sourceOf(bytes)),
      );
      for await (const one of set.members()) {
        const content =
          one.kind === "file" && one.size <= 1 << 20 ? Buffer.from(await one.bytes()).toString("base64") : "";
        found.push(`${one.kind} ${one.path} ${content}`);
      }
      const expected = readSimply(bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes);
      const odd = [...found.keys(), ...expected.keys()].find((i) => found[i] !== expected[i]);
      return odd === undefined ? undefined : `member ${odd} is ${found[odd]}, expected ${expected[odd]}`;
    };
  },
  planted: [
    { file: "data/tar/header.js", from: "if (says !== sum)", to: "if (says === undefined)" },
    { file: "data/tar/members.js", from: "(BLOCK - (size % BLOCK)) % BLOCK", to: "BLOCK - (size % BLOCK)" },
    { file: "data/tar/pax.js", from: "end - 1));", to: "end - 1).slice(0, 99));" },
    { file: "data/tar/header.js", from: "if (size === undefined)", to: "if (false)" },
  ],
};
