import fc from "fast-check";
import { expect, test } from "vitest";
import { kept } from "../engine/index.ts";
import { density, layerName, maskId, packBits, unpackBits } from "./mask.ts";

const masks = fc.array(fc.nat(1)).map((bits) => Uint8Array.from(bits));

test("packing and unpacking are inverse, and a byte holds eight", () => {
  fc.assert(
    fc.property(masks, (mask) => {
      const bytes = packBits(mask);
      expect(bytes.length).toBe(Math.ceil(mask.length / 8));
      expect(unpackBits(bytes, mask.length)).toEqual(mask);
    }),
  );
  expect(packBits(Uint8Array.of(1, 0, 0, 0, 0, 0, 0, 1, 1))).toEqual(Uint8Array.of(0b1000_0001, 1));
});

test("density counts all weights, by layer and together", () => {
  const found = density(
    new Map([
      ["fc1.weight", Uint8Array.of(1, 0, 0, 1)],
      ["output.weight", Uint8Array.of(1, 1)],
    ]),
  );
  expect(found).toMatchObject({ density: 4 / 6, survivors: 4, weights: 6 });
  expect(found.layers.map(({ survivors }) => survivors)).toEqual([2, 2]);
  expect(layerName("fc1.weight")).toBe("fc1");
  expect(kept(new Uint8Array())).toBe(0);
});

test("equal masks have equal identities, different ones different, and the order of layers does not count", () => {
  const a: [string, Uint8Array] = ["a.weight", Uint8Array.of(1, 0, 1)];
  const b: [string, Uint8Array] = ["b.weight", Uint8Array.of(1, 1)];
  expect(maskId(new Map([a, b]))).toBe(maskId(new Map([b, a])));
  expect(maskId(new Map([a]))).not.toBe(maskId(new Map([["a.weight", Uint8Array.of(1, 1, 1)]])));
  expect(maskId(new Map([a]))).not.toBe(maskId(new Map([["a.weight", Uint8Array.of(1, 0, 1, 0)]])));
  expect(maskId(new Map([a]))).not.toBe(maskId(new Map([["c.weight", a[1]]])));
});
