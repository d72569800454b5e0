import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { sha256, sha256Bytes } from "./hash.ts";
import { philox } from "./random.ts";
import { plainSha256 } from "./sha256.ts";

const bytesOf = (length: number): Uint8Array => {
  const words = new Uint32Array(4 * Math.ceil(length / 16));
  for (let i = 0; i < words.length; i += 4) philox(i, 0, 0, 0, 7, 0, words.subarray(i, i + 4));
  return new Uint8Array(words.buffer, 0, length);
};

const nodes = (...parts: readonly (Uint8Array | string)[]): string => {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part);
  return hash.digest("hex");
};

const plain = (...parts: readonly (Uint8Array | string)[]): string => {
  const hash = plainSha256();
  for (const part of parts) hash.update(part);
  return Buffer.from(hash.digest()).toString("hex");
};

test("the plain SHA-256 has the bits of Node's at every length around its blocks, and over a few million bytes", () => {
  const bytes = bytesOf(3_000_001);
  for (let length = 0; length <= 260; length++) {
    const part = bytes.subarray(length, 2 * length); // it begins anywhere
    expect(plain(part)).toBe(nodes(part));
  }
  expect(plain(bytes)).toBe(nodes(bytes));
});

test("parts of any lengths, empty ones and text among them, count as one after the other", () => {
  const bytes = bytesOf(1000);
  for (let cut = 0; cut <= 200; cut += 7) {
    const parts = [
      bytes.subarray(0, cut),
      "",
      "ä line €\n",
      bytes.subarray(cut, cut + 64),
      new Uint8Array(0),
      "\ud800",
    ];
    expect(plain(...parts)).toBe(nodes(...parts));
    expect(sha256(...parts)).toBe(nodes(...parts));
  }
});

test("the standard's own examples (FIPS 180-4)", () => {
  const abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
  expect(plain("abc")).toBe(abc);
  expect(sha256("a", "bc")).toBe(abc);
  expect([...sha256Bytes("abc")].slice(0, 3)).toEqual([0xba, 0x78, 0x16]);
  expect(plain("")).toBe("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
});
