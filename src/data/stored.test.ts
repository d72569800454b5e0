import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, describe, expect, test } from "vitest";
import { LthError } from "../errors.ts";
import { decodedBytes } from "./stored.ts";

const folder = mkdtempSync(join(tmpdir(), "lth-stored-"));
afterAll(() => rmSync(folder, { recursive: true }));

const path = (name: string) => join(folder, name);
function file(bytes: Uint8Array): string {
  writeFileSync(path("file"), bytes);
  return path("file");
}

async function read(from: string): Promise<Buffer> {
  const read: Uint8Array[] = [];
  for await (const piece of decodedBytes(from)) read.push(piece);
  return Buffer.concat(read);
}

async function fault(from: string): Promise<LthError> {
  const error = await read(from).catch((error: unknown) => error);
  if (!(error instanceof LthError)) throw new Error(`expected an LthError, got ${error}`);
  expect(error.fault).toBe("found");
  expect(error.message).not.toMatch(/\n/);
  expect(error.message).toContain(from);
  return error;
}

/** Longer than one piece, and not the same everywhere. */
const text = Buffer.from(Array.from({ length: 700_000 }, (_, i) => (i * i) % 251));
const zipped = gzipSync(text);

describe("sound files", () => {
  test.each([
    ["plain", text, text],
    ["empty", Buffer.alloc(0), Buffer.alloc(0)],
    ["one byte of gzip's two", Buffer.from([0x1f]), Buffer.from([0x1f])],
    ["gzipped", zipped, text],
    ["gzip data after gzip data", Buffer.concat([zipped, gzipSync("end")]), Buffer.concat([text, Buffer.from("end")])],
    ["empty gzip data", gzipSync(""), Buffer.alloc(0)],
    [
      "three of them, one empty",
      Buffer.concat([zipped, gzipSync(""), gzipSync("end")]),
      Buffer.concat([text, Buffer.from("end")]),
    ],
    // Zeros behind the end were refused, though gzip and tar take them: tapes and some writers fill blocks up.
    ["one zero behind it", Buffer.concat([zipped, Buffer.alloc(1)]), text],
    ["a block of zeros behind it", Buffer.concat([zipped, Buffer.alloc(512)]), text],
    [
      "zeros behind two of them",
      Buffer.concat([zipped, gzipSync("end"), Buffer.alloc(10_000)]),
      Buffer.concat([text, Buffer.from("end")]),
    ],
    ["a million zeros behind it", Buffer.concat([zipped, Buffer.alloc(1e6)]), text],
    ["zeros behind empty gzip data", Buffer.concat([gzipSync(""), Buffer.alloc(7)]), Buffer.alloc(0)],
  ])("%s", async (_, bytes, expected) => {
    expect((await read(file(bytes))).equals(expected)).toBe(true);
  });

  test("through a link", async () => {
    symlinkSync(file(text), path("link"));
    expect((await read(path("link"))).equals(text)).toBe(true);
  });
});

const changed = (place: number): Buffer => {
  const bytes = Buffer.from(zipped);
  bytes[place < 0 ? bytes.length + place : place]! ^= 0x10;
  return bytes;
};

test.each([
  ["cut in its header", zipped.subarray(0, 7), /cut off, after 0 decoded bytes/],
  ["cut in its data", zipped.subarray(0, zipped.length - 100), /cut off/],
  ["without the last byte", zipped.subarray(0, -1), /cut off, after 700000 decoded bytes/],
  ["wrong checksum", changed(-5), /match the gzip checksum, found others/],
  ["wrong length", changed(-1), /length that the gzip data names, found another/],
  ["unknown method", changed(2), /another method of compression/],
  ["a damaged byte", changed(500), /damage|checksum/],
  [
    "text behind it",
    Buffer.concat([zipped, Buffer.from("text")]),
    /nothing after the end.*found something that is not gzip/,
  ],
  ["one byte behind it", Buffer.concat([zipped, Buffer.from("x")]), /nothing after the end.*found 1 byte$/],
  [
    "zeros and text behind it",
    Buffer.concat([zipped, Buffer.alloc(300_000), Buffer.from("text")]),
    /nothing after the end.*found 300000 zeros and something else$/,
  ],
  [
    "zeros and more gzip data behind it",
    Buffer.concat([zipped, Buffer.alloc(3), zipped]),
    /nothing after the end.*found 3 zeros and something else$/,
  ],
  ["gzip data in it", gzipSync(zipped), /found gzip data inside gzip data$/],
  ["cut gzip data behind it", Buffer.concat([zipped, zipped.subarray(0, 9)]), /cut off/],
  ["one byte behind what was cut", Buffer.concat([zipped.subarray(0, -3), Buffer.from("x")]), /cut off/],
])("damaged gzip data: %s", async (_, bytes, message) => {
  expect((await fault(file(bytes))).message).toMatch(message);
});

test("gzip data that end where a piece that is read ends: what follows is the same", async () => {
  // Written with a comment that makes the first gzip data as long as a piece, 256 KiB.
  const whole = gzipSync(text);
  const comment = Buffer.alloc((1 << 18) - whole.length, "x");
  comment[comment.length - 1] = 0;
  const padded = Buffer.concat([
    whole.subarray(0, 3),
    Buffer.of(0x10),
    whole.subarray(4, 10),
    comment,
    whole.subarray(10),
  ]);
  expect(padded.length).toBe(1 << 18);
  for (const [behind, more] of [
    [Buffer.alloc(0), ""],
    [Buffer.alloc(1), ""],
    [Buffer.alloc(700), ""],
    [gzipSync("end"), "end"],
    [Buffer.concat([gzipSync("end"), Buffer.alloc(2)]), "end"],
  ] as const) {
    expect((await read(file(Buffer.concat([padded, behind])))).equals(Buffer.concat([text, Buffer.from(more)]))).toBe(
      true,
    );
  }
  for (const behind of ["x", "text", "\0x"]) {
    await fault(file(Buffer.concat([padded, Buffer.from(behind)])));
  }
});

describe("what is no readable file", () => {
  test("a folder", async () => {
    mkdirSync(path("folder"));
    expect((await fault(path("folder"))).message).toContain("expected a file, found a folder");
  });

  test("a named pipe that nobody writes to ends at once", async () => {
    execFileSync("mkfifo", [path("pipe")]);
    expect((await fault(path("pipe"))).message).toContain("expected a file, found a named pipe");
  }, 5000);

  test("a device that never ends", async () => {
    expect((await fault("/dev/zero")).message).toContain("expected a file, found a device");
  });

  test("nothing, a dead link, links in a circle", async () => {
    symlinkSync(path("nothing"), path("dead"));
    symlinkSync(path("circle"), path("circle"));
    expect((await fault(path("nothing"))).message).toContain("does not exist");
    expect((await fault(path("dead"))).message).toContain("link to something that does not exist");
    expect((await fault(path("circle"))).message).toContain("circle");
  });
});

test("a reader that stops early leaves the rest unread", async () => {
  truncateSync(file(new Uint8Array(0)), 2 ** 33);
  let read = 0;
  for await (const piece of decodedBytes(path("file"))) {
    read += piece.length;
    if (read > 1000) break;
  }
  expect(read).toBeLessThan(2 ** 20);
});
