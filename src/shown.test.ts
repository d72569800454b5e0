import { expect, test } from "vitest";
import { shown, shownList } from "./shown.ts";

test("names are shown on one line without terminal codes", () => {
  expect(shown("/data/mnist")).toBe("/data/mnist");
  expect(shown("a\n\u001b[31mb")).toBe('"a\\n\\u001b[31mb"');
  expect(shown("")).toBe('""');
});

test("of a long list the first names are shown, and how many more there are", () => {
  expect(shownList([])).toBe("");
  expect(shownList(["b", "", "a"])).toBe('b, "", a');
  expect(shownList([..."abcdefgh"])).toBe("a, b, c, d, e, f, g, h");
  expect(shownList([..."abcdefghij"])).toBe("a, b, c, d, e, f, g, h and 2 more");
  expect(shownList([..."abc"], 2)).toBe("a, b and 1 more");
});
