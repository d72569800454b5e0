import fc from "fast-check";
import { expect, test } from "vitest";
import { parseStrict } from "./strict-json.ts";

/** What it says, or the value as JSON. */
function read(text: string, depth = 3): string {
  try {
    return JSON.stringify(parseStrict(text, depth));
  } catch (error) {
    expect(error).toBeInstanceOf(SyntaxError);
    return error instanceof Error ? error.message : "";
  }
}

test.each([
  ["", "expected a value at character 0, found the end"],
  ["{", "expected a key in quotes at character 1, found the end"],
  ['{"a" 1}', 'expected : at character 5, found "1"'],
  ['{"a":1,}', 'expected a key in quotes at character 7, found "}"'],
  ["[1 2]", 'expected , or ] at character 3, found "2"'],
  ["[1,]", 'expected a value at character 3, found "]"'],
  ['["a', 'expected a text that ends at character 1, found "\\""'],
  ['["\n"]', 'expected no control characters in a text at character 2, found "\\n"'],
  ['["\\x"]', 'expected an escape that JSON has at character 3, found "x"'],
  ['["\\u12g4"]', 'expected an escape that JSON has at character 3, found "u"'],
  ["01", 'expected a value at character 0, found "0"'],
  ["truex", 'expected a value at character 0, found "t"'],
  ["1 2", 'expected the end at character 2, found "2"'],
  ["\ufeff1", 'expected a value at character 0, found "\ufeff"'],
  ['{"a":1,"\\u0061":2}', '"a" appears twice'],
  ['{"__proto__":1,"__proto__":2}', '"__proto__" appears twice'],
  ["[[[[]]]]", "nested more than 3 deep"],
])("%s is refused: %s", (text, says) => {
  expect(read(text)).toBe(says);
});

test("takes what JSON.parse takes and gives the same, and refuses what it refuses, but for keys that stand twice", () => {
  const signs = fc.constantFrom(
    ...'{}[],:"\\ \n\t0123-+.eEtrufalsn/b\u00a0',
    '"a"',
    '"b":',
    "true",
    "null",
    "1.5",
    "\\u00e9",
    "[]",
  );
  const broken = fc.array(signs, { maxLength: 12 }).map((all) => all.join(""));
  const cut = fc.tuple(fc.json({ maxDepth: 4 }), fc.nat(), signs).map(([text, at, sign]) => {
    const place = at % (text.length + 1);
    return text.slice(0, place) + sign + text.slice(place + 1);
  });
  fc.assert(
    fc.property(fc.oneof(broken, cut, fc.json({ maxDepth: 4 })), (text) => {
      let expected: string | undefined;
      try {
        expected = JSON.stringify(JSON.parse(text));
      } catch {
        // Neither takes it, then.
      }
      const found = read(text, 64);
      if (!found.endsWith("appears twice")) expect(found.startsWith("expected ") ? undefined : found).toBe(expected);
    }),
    { numRuns: 3000, seed: 8 },
  );
});

test("ten million brackets, escapes, digits and blanks are one pass each (a stack overflow, or time in their square, before)", () => {
  const many = 10_000_000;
  expect(read("[".repeat(many))).toBe("nested more than 3 deep");
  expect(read(`{"${'\\"'.repeat(many / 2)}`)).toMatch(/^expected a text that ends/);
  expect(parseStrict(`["${'\\"'.repeat(many / 2)}"]`, 1)).toEqual(['"'.repeat(many / 2)]);
  expect(read(`[${"1".repeat(many)}x]`)).toMatch(/^expected a value/);
  expect(read(`[${" ".repeat(many)}x]`)).toMatch(/^expected a value/);
  expect(read(`{"${"k".repeat(many)}":1,"${"k".repeat(many)}":2}`)).toMatch(/^"kkk.{10,90} appears twice$/);
});
