import { describe, expect, test } from "vitest";
import { scaling } from "./scaling.ts";

/** Images of `channels` planes with two pixels each. */
function images(channels: number, pixels: readonly number[]) {
  const count = pixels.length / (2 * channels);
  return {
    shape: { channels, rows: 1, columns: 2 },
    train: { count, pixels: Uint8Array.from(pixels), labels: new Uint8Array(count) },
  };
}
const all = (count: number) => Int32Array.from({ length: count }, (_, i) => i);

describe("unit", () => {
  test("0 to 255 become 0 to 1, whatever the pixels", () => {
    expect(scaling(images(2, [9, 9, 8, 8]), "unit", all(1))).toEqual({ scale: [1 / 255, 1 / 255], shift: [0, 0] });
  });
});

describe("standard", () => {
  test("mean and deviation by channel", () => {
    // First channel 0, 100, 0, 100: mean 50, deviation 50. Second 10, 20, 30, 40: mean 25, deviation sqrt(125).
    const { scale, shift } = scaling(images(2, [0, 100, 10, 20, 0, 100, 30, 40]), "standard", all(2));
    expect(scale).toEqual([1 / 50, 1 / Math.sqrt(125)]);
    expect(shift).toEqual([-1, -25 / Math.sqrt(125)]);
  });

  test("only the given examples count, in any order", () => {
    const set = images(1, [0, 100, 255, 255, 30, 70]);
    const expected = scaling(images(1, [0, 100, 30, 70]), "standard", all(2));
    expect(scaling(set, "standard", Int32Array.of(0, 2))).toEqual(expected);
    expect(scaling(set, "standard", Int32Array.of(2, 0))).toEqual(expected);
  });

  test("a channel of equal pixels becomes 0", () => {
    const { scale, shift } = scaling(images(1, [7, 7, 7, 7]), "standard", all(2));
    expect(7 * scale[0]! + shift[0]!).toBe(0);
    expect(scale).toEqual([1]);
  });

  test("the sums keep every digit: one pixel differs among four million", () => {
    const n = 4_000_000;
    const set = {
      shape: { channels: 1, rows: n, columns: 1 },
      train: { count: 1, pixels: new Uint8Array(n).fill(255), labels: Uint8Array.of(0) },
    };
    set.train.pixels[17] = 254;
    // Variance of n - 1 times 255 and once 254 is (1/n)(1 - 1/n).
    const deviation = 1 / scaling(set, "standard", all(1)).scale[0]!;
    expect(deviation).toBeCloseTo(Math.sqrt((1 / n) * (1 - 1 / n)), 17);
  });

  test("no examples, or one that does not exist", () => {
    expect(() => scaling(images(1, [1, 2]), "standard", all(0))).toThrow("at least 1 training example, found 0");
    expect(() => scaling(images(1, [1, 2]), "standard", Int32Array.of(1))).toThrow("example 1 of 1");
  });
});
