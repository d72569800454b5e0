import { describe, expect, test } from "vitest";
import { stream } from "../../random.ts";
import { splitTraining } from "./split.ts";

describe("splitTraining", () => {
  test("each example is in exactly one part, in ascending order", () => {
    const { train, validation } = splitTraining(6000, 500, [7, "trial", 0, "validation"]);
    expect(validation.length).toBe(500);
    expect(train.length).toBe(5500);
    expect([...train, ...validation].sort((a, b) => a - b)).toEqual(Array.from({ length: 6000 }, (_, i) => i));
    for (const part of [train, validation]) expect([...part]).toEqual([...part].sort((a, b) => a - b));
  });

  test("the validation part is the beginning of the stream's permutation", () => {
    const order = stream([1, "v"]).permutation(50);
    expect([...splitTraining(50, 8, [1, "v"]).validation]).toEqual([...order.slice(0, 8)].sort((a, b) => a - b));
  });

  test("another stream draws other examples, the same stream the same", () => {
    const draw = (trial: number) => [...splitTraining(1000, 100, [0, "trial", trial, "validation"]).validation];
    expect(draw(0)).toEqual(draw(0));
    expect(draw(0)).not.toEqual(draw(1));
  });

  test("these numbers never change: results are stored under them", () => {
    expect([...splitTraining(100, 5, [0, "pinned"]).validation]).toEqual([14, 40, 57, 71, 80]);
  });

  test("no validation examples", () => {
    expect([...splitTraining(3, 0, [0]).train]).toEqual([0, 1, 2]);
  });

  test.each([
    [30, 30],
    [30, 5000],
    [0, 0],
    [30, -1],
    [30, 1.5],
    [30, Number.NaN],
  ])("of %d examples %d cannot be drawn", (count, validation) => {
    expect(() => splitTraining(count, validation, [0])).toThrow(
      `${validation} validation examples cannot be drawn from ${count} training examples`,
    );
  });
});
