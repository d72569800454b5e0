import { expect, test } from "vitest";
import { plainScalar } from "./scalar.ts";

test.each<[string, number]>([
  ["1e-3", 0.001],
  ["1E-3", 0.001],
  ["1.e-3", 0.001],
  [".001", 0.001],
  ["+1e-3", 0.001],
  ["1.0e-3", 0.001],
  ["010", 10],
  ["0o10", 8],
  ["0x1F", 31],
  ["-12", -12],
  ["9007199254740992", 9007199254740992],
  ["100000000000000000000", 1e20],
  ["33150393847209390", 33150393847209390],
  ["0e5", 0],
])("%s is the number %d", (text, number) => {
  expect(plainScalar(text)).toBe(number);
});

test.each(["-0", "-0.0", "-0e3"])("%s is plain zero", (text) => {
  expect(Object.is(plainScalar(text), 0)).toBe(true);
});

test.each([
  ".inf",
  "-.inf",
  ".nan",
  "1e400",
  "-1e400",
  "1e-400",
  "9007199254740993",
  "0x20000000000001",
  "33150393847209391",
])("%s is no number that can be kept", (text) => {
  expect(plainScalar(text)).toBeNaN();
});

test.each([
  "1_000",
  "0b11",
  "12:30",
  "1,5",
  "1 000",
  "20%",
  ".5e",
  "\uff11",
  "+0x1F",
  "1e",
  ".",
  "yes",
  "on",
  "5000it",
])("%s is text", (text) => {
  expect(plainScalar(text)).toBe(text);
});

test("null, true and false have the spellings of the core schema only", () => {
  expect(["", "~", "null", "Null", "NULL"].map(plainScalar)).toEqual([null, null, null, null, null]);
  expect(["true", "True", "TRUE", "false", "False"].map(plainScalar)).toEqual([true, true, true, false, false]);
  expect(plainScalar("nULL")).toBe("nULL");
});
