import { expect, test } from "vitest";
import { philox, stream } from "./random.ts";

test("Philox-4x32-10 gives the known answers of its authors (Random123, kat_vectors)", () => {
  const out = new Uint32Array(4);
  philox(0, 0, 0, 0, 0, 0, out);
  expect([...out]).toEqual([0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8]);
  const ones = 0xffffffff;
  philox(ones, ones, ones, ones, ones, ones, out);
  expect([...out]).toEqual([0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd]);
  philox(0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344, 0xa4093822, 0x299f31d0, out);
  expect([...out]).toEqual([0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1]);
});

test("normals have the deviation that was asked for, and the tails of a normal distribution", () => {
  const values = stream([1, "test"]).normals(200_000, 0.5);
  const mean = values.reduce((sum, v) => sum + v, 0) / values.length;
  const variance = values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / values.length;
  expect(Math.abs(mean)).toBeLessThan(0.005);
  expect(Math.sqrt(variance)).toBeCloseTo(0.5, 2);
  expect(values.filter((v) => Math.abs(v) > 1).length / values.length).toBeCloseTo(0.0455, 2);
  expect(values.some((v) => Math.abs(v) > 2)).toBe(true);
});

test("a permutation holds every number once, and streams of other names are unrelated", () => {
  const order = stream([1, "a"]).permutation(1000);
  expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: 1000 }, (_, i) => i));
  expect(stream([1, "a"]).permutation(1000)).toEqual(order);
  expect(stream([1, "b"]).permutation(1000)).not.toEqual(order);
  expect(stream([11, "a"]).permutation(1000)).not.toEqual(order);
});

test("the first draws never change: every stored result depends on them", () => {
  expect([...stream([7, "trial", 0, "weights"]).normals(4, 1)]).toMatchInlineSnapshot(`
    [
      -0.2680899202823639,
      1.3231054544448853,
      -1.1199454069137573,
      -0.011569800786674023,
    ]
  `);
  expect([...stream([7, "trial", 0, "order"]).permutation(8)]).toMatchInlineSnapshot(`
    [
      5,
      0,
      1,
      6,
      3,
      4,
      2,
      7,
    ]
  `);
});
