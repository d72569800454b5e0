import { expect, test } from "vitest";
import { LthError, nearest, unknownName } from "./errors.ts";
import { stream } from "./random.ts";
import { isVisible, oneLine, quoted, visible } from "./visible.ts";

// C0, DEL, C1 (0x9b begins a terminal code as well as ESC [ does), bidi, zero width, BOM, line separators, half a letter, tag.
const hidden = ["\u0000", "\u001b", "\u007f", "\u009b", "\u202e", "\u2066", "\u200b", "\ufeff", "\u2028", "\u2029"];
const halves = ["\ud800", "\udfff", "\uffff", "\u3164", "\u{e0041}"];

test("what cannot be seen is written out, whatever else stands beside it", () => {
  for (const letter of [...hidden, ...halves]) {
    expect(isVisible(`a${letter}b`)).toBe(false);
    expect(oneLine(`a${letter}b`)).toMatch(/^a(\\u[0-9a-f]{4})+b$/);
    expect(visible(`a\n${letter}b`)).toMatch(/^a\n(\\u[0-9a-f]{4})+b$/);
  }
  expect(oneLine("a\nb")).toBe("a\\u000ab");
  for (const seen of ["Größe 5 µm", "猫.png", "عربى", "🐈", "é", "a\\u001bb"]) expect(oneLine(seen)).toBe(seen);
});

test("JSON means the same afterwards", () => {
  const every = [...stream(["visible"]).permutation(0x10000)].map((code) => String.fromCharCode(code));
  for (let i = 0; i < every.length; i += 256) {
    const letters = every.slice(i, i + 256);
    const text = JSON.stringify({ [letters.join("")]: [...letters, ...hidden, ...halves] }, null, 2);
    expect(JSON.parse(visible(text))).toEqual(JSON.parse(text));
    expect(isVisible(visible(text).replaceAll("\n", ""))).toBe(true);
  }
});

test("a name in quotes is one line, and none is longer than anybody reads", () => {
  expect(quoted('a"\n\u202eb')).toBe('"a\\"\\n\\u202eb"');
  expect(quoted("x".repeat(1e6)).length).toBeLessThan(330);
});

test("an error's text can be seen, and only a list of its own has lines: a name could print a line of its own", () => {
  const error = new LthError("found \u001b[2Ja\nlth: all is well\u009b1m", "rename \u202eit");
  expect(error.message).toBe("found \\u001b[2Ja\\nlth: all is well\\u009b1m");
  expect(error.cure).toBe("rename \\u202eit");
  expect(new LthError("2 faults\n  one\n  two", "").message).toBe("2 faults\n  one\n  two");
  expect(unknownName("run", "a\nb\u001bc", []).message).toBe('no run is called "a\\nb\\u001bc"');
});

test("an endless name is compared with no known one: a million letters took minutes", () => {
  const began = performance.now();
  expect(nearest("x".repeat(1e6), ["lenet-mnist"])).toBeUndefined();
  expect(performance.now() - began).toBeLessThan(100);
});
