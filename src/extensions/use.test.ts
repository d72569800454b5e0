import { copyFileSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
import { toySpec } from "../../test/toy/spec.ts";
import { LthError } from "../errors.ts";
import { changes, controls, runId } from "../lottery/index.ts";
import { criteria } from "../prune/index.ts";
import { contentOf } from "./content-hash.ts";
import { useModules } from "./use.ts";

const folder = mkdtempSync(join(tmpdir(), "lth-use-"));
afterAll(() => rmSync(folder, { recursive: true }));
symlinkSync(fileURLToPath(new URL("../../node_modules", import.meta.url)), join(folder, "node_modules"));

let count = 0;
/** A new module of this text; its path. */
function module(text: string, name = `module-${count++}.mjs`): string {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
}
const scored = (name: string) => `export const criteria = { ${name}: { about: "a", score: () => new Map() } };\n`;

async function refused(text: string): Promise<string> {
  const error: unknown = await useModules([module(text)]).catch((caught: unknown) => caught);
  if (!(error instanceof LthError)) throw new Error(`not refused: ${JSON.stringify(error)}`);
  return `${error.message}; ${error.cure}`;
}

test("a module's entries are added with its hash, once, and a loaded module may say where it is", async () => {
  const path = module(`${scored("once")}export const helper = 1;\n`);
  const [used] = await useModules([path]);
  expect(used).toEqual({ module: path, code: (await contentOf(path)).hash, entries: ["criterion once"] });
  expect(criteria.codeOf("once")).toBe(used?.code);
  expect(await useModules([path, path])).toEqual([used, used]);
  const url = pathToFileURL(path).href;
  expect(await useModules([{ url, criteria: { once: criteria.named("once") } }])).toEqual([used]);
});

test.each(["file://host/x.mjs", "file:///a%2Fb.mjs", "file:///a%00.mjs"])(
  "%s is no file of this machine",
  async (url) => {
    await expect(useModules([{ url }])).rejects.toThrow(/which is no file of this machine|has a NUL in its name/);
    await expect(useModules([{ url }])).rejects.toBeInstanceOf(LthError);
  },
);

test("an entry's code is in the ids of runs that use it, and in no other", async () => {
  await useModules([module(scored("counted"))]);
  const plain = toySpec();
  const spec = { ...plain, prune: { ...plain.prune, criterion: "counted" } };
  const unknown = { ...plain, prune: { ...plain.prune, criterion: "counter" } };
  const id = (of: typeof plain) => runId("toy", of, "data");
  expect(id(spec)).toMatch(/^toy-[0-9a-f]{8}$/);
  expect(new Set([id(plain), id(spec), id(unknown)]).size).toBe(3);
  const before = id(plain);
  await useModules([module(scored("another"))]);
  expect(id(plain)).toBe(before);
});

describe("the content hash", () => {
  test("covers every local file that is imported, links followed, and no package", async () => {
    const leaf = module("export const leaf = 1;\n", "leaf.mjs");
    module('export { leaf } from "./leaf.mjs"; import "node:fs"; import "zod";\n', "middle.mjs");
    const entry = module('export const late = () => import("./middle.mjs");\n', "entry.mjs");
    symlinkSync(entry, join(folder, "link.mjs"));
    const first = await contentOf(entry);
    expect([...first.files.keys()].sort()).toEqual(
      ["entry.mjs", "leaf.mjs", "middle.mjs"].map((name) => join(folder, name)),
    );
    expect((await contentOf(join(folder, "link.mjs"))).hash).toBe(first.hash);
    const elsewhere = mkdtempSync(join(tmpdir(), "lth-use-"));
    for (const path of first.files.keys()) copyFileSync(path, join(elsewhere, basename(path)));
    expect((await contentOf(join(elsewhere, "entry.mjs"))).hash).toBe(first.hash);
    rmSync(elsewhere, { recursive: true });
    writeFileSync(leaf, "export const leaf = 2;\n");
    expect((await contentOf(entry)).hash).not.toBe(first.hash);
  });

  test.each([
    ["import(name)", "an import that does not say in plain text what it imports"],
    ['import "./missing.mjs"', "cannot read the module"],
    ['import "#inner"', "which cannot be followed"],
    ['import "data:text/javascript,1"', "which cannot be followed"],
    ["require('./a.cjs')", "where only import can be followed"],
  ])("%s is refused", async (text, message) => {
    expect(await refused(`${text};\n${scored("hidden")}`)).toContain(message);
    expect(criteria.get("hidden")).toBeUndefined();
  });

  test("a file that changed since it was loaded is refused: the hash would not be of the code that runs", async () => {
    const part = module("export const one = 1;\n", "part.mjs");
    const path = module(`import "./part.mjs";\n${scored("changing")}`);
    await useModules([path]);
    writeFileSync(part, "export const one = 2;\n");
    await expect(useModules([path])).rejects.toThrow("has changed since this process loaded it");
  });
});

describe("refused as ours would be", () => {
  test.each([
    ["export const other = 1;", "exports nothing that lth can use"],
    ["export const criteria = [];", "which is no object with entries by their names"],
    [
      "export const criteria = { magnitude: { about: 'a', score() {} } };",
      "criterion magnitude is there already: lth itself",
    ],
    ["export const criteria = { mine: { score() {} } };", "the criterion mine is not complete: its about is missing"],
    ["export const criteria = { mine: { about: 'a', score: 1 } };", "its score is missing or of another type"],
    ["export const criteria = { mine: 1 };", "it is no object"],
    ["export const criteria = { mine: { about: 'a', score() {}, schem: 1 } };", "did you mean schema?"],
    ["export const criteria = { 'My own': { about: 'a', score() {} } };", "small letters and digits"],
    ["export const criteria = { constructor: { about: 'a', score() {} } };", "every object has that"],
    ["export const controls = { ticket: { source: 'a', meaning() {}, against() {} } };", "something else of that name"],
    ["export const controls = { order: { source: 'a', meaning() {}, against() {} } };", "something else of that name"],
    [
      "export const controls = { 'noise-3': { source: 'a', meaning() {}, against() {} } };",
      "read as the control noise",
    ],
    ["export const strategies = { mine: { about: 'a', rounds() {} } };", "the strategy mine is not complete: its cut"],
    ["export const changes = { mine: { about: 'a' } };", "its apply is missing"],
    ["throw new Error('on purpose');", "cannot be loaded: on purpose"],
    ["export const criteria = { mine: { about: 'a\\nb', score() {} } };", "its about is missing or of another type"],
    [
      'import { z } from "zod"; const schema = z.object({}).refine(async () => true); export const criteria = { mine: { about: "a", schema, score() {} } };',
      "use of the criterion mine was given an object that cannot be read",
    ],
    ["export const criteria = { get mine() { throw new Error('boom'); } };", "cannot be read: boom"],
    [
      "export const criteria = { mine: { get about() { throw new Error('boom'); }, score() {} } };",
      "cannot be read: boom",
    ],
    ["export const criteria = { 'a\\u001bb': { about: 'a', score() {} } };", '"a\\u001bb": expected at most 40'],
    [
      "export const datasets = { mnist: { about: 'a', counts: null, load() {} } };",
      "data set mnist is there already: lth",
    ],
    [
      "export const datasets = { mine: { about: 'a', counts: 5, load() {} } };",
      "its counts is missing or of another type",
    ],
    ["export const datasets = { mine: { about: 'a', counts: null, load() {}, fetch() {} } };", 'is called "fetch"'],
    ["export const families = { mine: { schema: {}, name() {}, build() {} } };", "its schema is missing or of another"],
    ["export const figures = { mine: { title: 'a', caption() {}, table() {}, draw() {} } };", "begin with own-"],
    ["export const figures = { 'own-one': { title: 'a', caption() {}, draw() {} } };", "its table is missing"],
  ])("%s", async (text, message) => {
    expect(await refused(`${text}\n`)).toContain(message);
  });

  test("a module of which one entry is wrong adds none", async () => {
    await refused("export const criteria = { right: { about: 'a', score() {} }, wrong: {} };\n");
    expect(criteria.get("right")).toBeUndefined();
  });

  test("other code under a name that is in use", async () => {
    await useModules([module(scored("taken"))]);
    expect(await refused(`${scored("taken")}// other code\n`)).toContain("another module that is in use has it");
  });

  test.each([
    ["no list", "./a.mjs"],
    ["a number", [1]],
    ["an object without a place", [{ criteria: {} }]],
    ["an empty path", [""]],
  ])("%s", async (_, modules) => {
    await expect(Reflect.apply(useModules, undefined, [modules])).rejects.toBeInstanceOf(LthError);
  });
});

test("a control may ask for changes of lth and of its own module only: no other code is in the run's id", async () => {
  const control = (name: string, change: string) =>
    `export const controls = { ${name}: { source: "a", meaning: () => "m", against: ({ ticket: { start }, stream }) => ({ start: { ...start, changes: [{ name: "${change}", stream: stream("s") }] } }) } };\n`;
  const change = 'export const changes = { shared: { about: "a", *apply({ weights }) { return weights; } } };\n';
  await useModules([module(control("borrowing", "shared")), module(change)]);
  expect(changes.codeOf("shared")).toBeDefined();
  const { controlNamed } = await import("../lottery/controls/named.ts");
  const { ticket } = await import("../lottery/controls/beside.test-data.ts");
  expect(() => controlNamed("borrowing").against(ticket, (purpose) => [purpose])).toThrow(
    "the control borrowing asks for the change shared",
  );
  await useModules([module(control("lending", "reshuffle"))]);
  expect(controlNamed("lending").against(ticket, (purpose) => [purpose]).start.changes).toHaveLength(1);
  expect(controls.names().slice(-2)).toEqual(["borrowing", "lending"]);
});
