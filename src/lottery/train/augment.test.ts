import { expect, test } from "vitest";
import { unpackShift } from "../../engine/index.ts";
import { augmentFaults, augmentSchema, isPlain, shiftsOf } from "./augment.ts";

const path = [7, "trial", 0, "augment", "ticket", 0, 0];

test("flip and crop: half are mirrored, and every place from -4 to 4 is as likely as any other", () => {
  const shifts = [...shiftsOf({ flip: true, crop: 4, stream: path }, 90, 0, 100)].map(unpackShift);
  // 9,000 draws: 1,000 at each of nine places, deviation 30; 4,500 mirrored, deviation 47. Five deviations on either side.
  for (const side of ["down", "right"] as const) {
    const counts = new Map<number, number>();
    for (const shift of shifts) counts.set(shift[side], (counts.get(shift[side]) ?? 0) + 1);
    expect([...counts.keys()].sort((a, b) => a - b)).toEqual([-4, -3, -2, -1, 0, 1, 2, 3, 4]);
    for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(150);
  }
  expect(Math.abs(shifts.filter(({ mirrored }) => mirrored).length - 4500)).toBeLessThan(240);
  expect(new Set(shifts.map(({ mirrored }) => mirrored))).toEqual(new Set([false, true]));
  // Down, right and mirrored are draws of their own: all 162 together are seen.
  expect(new Set(shifts.map((shift) => JSON.stringify(shift))).size).toBe(162);
});

test("one without the other", () => {
  const flips = [...shiftsOf({ flip: true, crop: 0, stream: path }, 50, 0, 10)].map(unpackShift);
  expect(flips.every(({ down, right }) => down === 0 && right === 0)).toBe(true);
  const crops = [...shiftsOf({ flip: false, crop: 2, stream: path }, 50, 0, 10)].map(unpackShift);
  expect(crops.every(({ mirrored }) => !mirrored)).toBe(true);
  expect(Math.max(...crops.map(({ down }) => down))).toBe(2);
});

test("any iteration's draws can be made without the ones before, and each iteration and stream has its own", () => {
  const augment = { flip: true, crop: 4, stream: path };
  const whole = shiftsOf(augment, 12, 0, 20);
  expect(shiftsOf(augment, 12, 7, 20)).toEqual(whole.slice(7 * 12));
  expect(shiftsOf(augment, 12, 7, 8)).not.toEqual(shiftsOf(augment, 12, 8, 9));
  expect(shiftsOf({ ...augment, stream: [8] }, 12, 0, 20)).not.toEqual(whole);
});

test("a crop that could leave nothing of an example is a fault", () => {
  expect(isPlain(augmentSchema.parse({}))).toBe(true);
  expect(isPlain(augmentSchema.parse({ flip: true }))).toBe(false);
  const faults = (crop: number) => augmentFaults({ flip: false, crop }, { channels: 1, rows: 4, columns: 6 });
  expect(faults(3)).toEqual([]);
  expect(faults(4)[0]?.message).toBe("train.augment.crop is 4, and the examples have 4 x 6 pixels");
});
