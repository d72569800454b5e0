import fc from "fast-check";
import { expect, test } from "vitest";
import { removedBy } from "./removed.ts";

test("a half is rounded up: 10% of 5, 15, 25 and 35 keeps 4, 13, 22 and 31", () => {
  expect([5, 15, 25, 35].map((n) => n - removedBy(0.1, n))).toEqual([4, 13, 22, 31]);
});

test("the rate is the decimal number that was written, where binary fractions fall below a half", () => {
  expect(0.29 * 50).toBeLessThan(14.5);
  expect(removedBy(0.29, 50)).toBe(15);
  expect(1.005 * 0.1 * 1000).not.toBe(100.5);
  expect(removedBy(0.1005, 1000)).toBe(101);
});

test("the smallest rates and the largest layers are exact", () => {
  expect(removedBy(1e-7, 4_999_999)).toBe(0);
  expect(removedBy(1e-7, 5_000_000)).toBe(1);
  expect(removedBy(5e-324, 2 ** 40)).toBe(0);
  expect(removedBy(0, 1000)).toBe(0);
});

test("any rate of whole thousandths is rounded as whole numbers are", () => {
  fc.assert(
    fc.property(fc.nat(999), fc.nat(1_000_000), (thousandths, n) => {
      expect(removedBy(thousandths / 1000, n)).toBe(Math.floor((2 * thousandths * n + 1000) / 2000));
    }),
  );
});

test("small layers lose 20% a round until nothing more goes", () => {
  const survivors = (n: number, rounds = 8): number[] =>
    rounds === 0 ? [] : [n, ...survivors(n - removedBy(0.2, n), rounds - 1)];
  expect(survivors(1)).toEqual([1, 1, 1, 1, 1, 1, 1, 1]);
  expect(survivors(2)).toEqual([2, 2, 2, 2, 2, 2, 2, 2]);
  expect(survivors(3)).toEqual([3, 2, 2, 2, 2, 2, 2, 2]);
  expect(survivors(5)).toEqual([5, 4, 3, 2, 2, 2, 2, 2]);
  expect(survivors(10)).toEqual([10, 8, 6, 5, 4, 3, 2, 2]);
});
