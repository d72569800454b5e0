import { expect, test } from "vitest";
import { importsOf } from "./imports.ts";

test.each([
  ['import "./a.mjs"; import b from "./b.mjs"', ["./a.mjs", "./b.mjs"]],
  ["import a, { b as c,\n d } from './a.mjs'\nimport * as e from \"e\"", ["./a.mjs", "e"]],
  ['import from from "./a.mjs"; import { from } from "./b.mjs"', ["./a.mjs", "./b.mjs"]],
  ['import{a}from"./a.mjs";export*from"./b.mjs";export{c}from"./c.mjs"', ["./a.mjs", "./b.mjs", "./c.mjs"]],
  ['export * as ns from "./a.mjs"; export { x }; export const y = 1; export default 2;', ["./a.mjs"]],
  ['import data from "./a.json" with { type: "json" };', ["./a.json"]],
  ['import type { A } from "./a.ts"; export type { B } from "./b.ts"; export type C = string;', ["./a.ts", "./b.ts"]],
  ['await import(/* why */ "./a.mjs"); [...(await import(`./b.mjs`)).all]', ["./a.mjs", "./b.mjs"]],
  ['import.meta.url; a.import("x"); const o = { import: 1 };', []],
  ['// import "./a.mjs"\n/* import "./b.mjs" */ const text = \'import "./c.mjs"\';', []],
  // What a reader takes for a text or a comment must not hide an import behind it.
  ["const quote = /[/\"']/g; import './a.mjs'", ["./a.mjs"]],
  ["if (x) /'/.test(x); import './a.mjs'; const y = (1 + 2) / 3; import './b.mjs' // '", ["./a.mjs", "./b.mjs"]],
  ["const a = list[0] / 2; import './a.mjs'; const b = i++ / 2 + '/'", ["./a.mjs"]],
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the text of a module, whose own template it is
  ["const t = `it's ${x ? `${await import('./a.mjs')}` : '}'} // `; import './b.mjs'", ["./a.mjs", "./b.mjs"]],
  ["function f() {}\n/'/.test(x); import './a.mjs'", ["./a.mjs"]],
  ["#!/usr/bin/env it's\nimport './a.mjs'", ["./a.mjs"]],
])("%s", (source, names) => {
  expect(importsOf(source)).toEqual(names);
});

test.each([
  ["import(name)", "does not say in plain text"],
  ["import('./' + name)", "does not say in plain text"],
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the text of a module, whose own template it is
  ["import(`./${name}.mjs`)", "does not say in plain text"],
  ["import.source('./a.wasm')", "does not say in plain text"],
  ["const a = require('./a.cjs')", "require, where only import"],
  ["const load = module.createRequire(import.meta.url)", "createRequire, where only import"],
  ["process.getBuiltinModule('module').createRequire(here)", "createRequire, where only import"],
  ["module.require('./a.cjs')", "require, where only import"],
  ['import { createRequire } from "node:module"', "createRequire, where only import"],
  ['import "./\\x61.mjs"', "a backslash in its name"],
  ["const a = 'it\n", "a quote that nothing closes"],
  ["const a = `it", "a template that nothing closes"],
])("%s is refused", (source, message) => {
  expect(() => importsOf(source)).toThrow(message);
});
