import { expect, test } from "vitest";
import { comingMoment, momentOf } from "./until.ts";

const noon = new Date(2026, 10, 29, 12, 0, 0).getTime();

test("a time is the next such, a date with a time is that", () => {
  expect(momentOf("18:00", noon)).toBe(new Date(2026, 10, 29, 18).getTime());
  expect(momentOf("6:30", noon)).toBe(new Date(2026, 10, 30, 6, 30).getTime());
  expect(momentOf("12:00", noon)).toBe(new Date(2026, 10, 30, 12).getTime());
  expect(momentOf("2026-11-29T18:00", noon)).toBe(new Date(2026, 10, 29, 18).getTime());
  expect(momentOf("2026-12-01T00:00:00Z", noon)).toBe(Date.UTC(2026, 11, 1));
});

test.each(["", "soon", "25:00", "12:60", "90", "2026-13-01T00:00", "2026-11-29"])("%j is no time", (text) => {
  expect(() => momentOf(text, noon)).toThrow("expected a time");
});

test("what is over is refused where workers are started, and is a time for a worker that begins late", () => {
  expect(() => comingMoment("2026-11-29T11:59", noon)).toThrow("which is over");
  expect(comingMoment("2026-11-29T12:01", noon)).toBe(noon + 60_000);
  expect(momentOf("2026-11-29T11:59", noon)).toBe(noon - 60_000);
});
