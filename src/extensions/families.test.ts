import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { toyDataset } from "../../test/toy/dataset.ts";
import { toySpec } from "../../test/toy/spec.ts";
import { failureOf } from "../cli/failure.ts";
import { specSchema } from "../lottery/index.ts";
import { checkSpec } from "../lottery/spec/check-spec.ts";
import { idleFields } from "../lottery/spec/idle-fields.ts";
import { settingOf } from "../lottery/spec/setting.ts";
import { buildNetwork, families, networkName, weighsPixels } from "../models/index.ts";
import { printSpec, readSpec } from "../request/index.ts";
import { useModules } from "./use.ts";

const folder = mkdtempSync(join(tmpdir(), "lth-families-"));
afterAll(() => rmSync(folder, { recursive: true }));
beforeAll(() =>
  symlinkSync(fileURLToPath(new URL("../../node_modules", import.meta.url)), join(folder, "node_modules")),
);

let count = 0;
/** Uses a module with one family, whose `build` has this body; its name. */
async function family(build: string, more = ""): Promise<string> {
  const name = `family-${count++}`;
  const path = join(folder, `${name}.mjs`);
  writeFileSync(
    path,
    `import { z } from "zod";
const linear = (name, outputs, more) => ({ kind: "linear", name, outputs, deviation: 0.1, ...more });
const relu = { kind: "relu" };
let calls = 0;
export const families = {
  "${name}": {
    schema: z.strictObject({
      family: z.literal("${name}").describe("an example"),
      units: z.int().min(1).default(5).describe("hidden units"),
    }),
    name: ({ units }) => ({ name: "mine-" + units }),
    build({ units }, input, classes) { ${build} },
    ${more}
  },
};
`,
  );
  await useModules([path]);
  return name;
}

const good = 'return { input, classes, layers: [linear("fc1", units), relu, linear("output", classes)] };';
const dataset = toyDataset();
const spec = (name: string, more = {}) => specSchema.parse({ ...toySpec(), model: { family: name, ...more } });

test("a family from outside is read, built, named, printed and idle as ours are", async () => {
  const name = await family(
    good,
    `weighsPixels: () => true, idle: ({ units }) => (units === 7 ? [{ field: "model.units", value: 7, why: "a test" }] : []),`,
  );
  const read = spec(name);
  expect(read.model).toEqual({ family: name, units: 5 });
  const network = buildNetwork(read.model, dataset.shape, 3);
  expect(network.layers.map(({ kind }) => kind)).toEqual(["linear", "relu", "linear"]);
  expect([networkName(read.model), weighsPixels(read.model)]).toEqual(["mine-5", true]);
  expect(settingOf(read, dataset).network).toEqual(network);
  const seven = spec(name, { units: 7 });
  expect(idleFields(settingOf(seven, dataset), dataset)).toContain("model.units is 7 and changes nothing: a test");
  const named = readSpec({ from: "lenet-mnist", overrides: [{ path: "model", value: { family: name }, source: "a" }] });
  const printed = printSpec(named).replaceAll(/\n *# /g, " ");
  expect(printed).toContain(`${name}: an example, from outside, code ${families.codeOf(name)?.slice(0, 8)}`);
  expect(printed).toContain("\n  units: 5\n");
  const wrong = () =>
    readSpec({ from: "lenet-mnist", overrides: [{ path: "model", value: { family: name, units: 0 }, source: "a" }] });
  expect(wrong).toThrow("model.units is 0, expected a whole number of at least 1");
});

test("a section of an unknown family is read as it is, named by its family, and neither built nor asked for", () => {
  const read = spec("nowhere", { any: [1, { thing: true }] });
  expect(read.model).toEqual({ family: "nowhere", any: [1, { thing: true }] });
  expect([networkName(read.model), weighsPixels(read.model)]).toEqual(["nowhere", false]);
  expect(() => checkSpec(read, dataset)).toThrow('no family is called "nowhere"');
  const asked = () =>
    readSpec({ from: "lenet-mnist", overrides: [{ path: "model.family", value: "nowhere", source: "a" }] });
  expect(asked).toThrow(
    expect.objectContaining({ cure: expect.stringContaining("--use"), entries: ["family nowhere"] }),
  );
});

describe("what a family answers wrong is its own fault, in two lines, with exit code 2", () => {
  test.each([
    ["return null;", "builds null, expected a network"],
    ["return { layers: 5 };", "without a list of layers"],
    ["return {};", "without a list of layers"],
    [
      'return { layers: [{ kind: "swish" }] };',
      'layers[0] that is no layer with all its fields and no others: {"kind":"swish"}',
    ],
    ['return { layers: [linear("output", classes, { bias: true })] };', "no layer with all its fields and no others"],
    ['return { layers: [linear("output", classes, { deviation: NaN })] };', "no layer with all its fields"],
    [
      'return { layers: [linear("output", classes + 1)] };',
      "cannot be: its layers end with 4 values, and it has 3 classes",
    ],
    ['return { layers: [linear("output", classes), relu] };', "lets relu be the last layer"],
    ['return { layers: [linear("a", 3), linear("a", classes)] };', "calls two layers a"],
    ['return { layers: [linear("a\\u001b[31m", classes)] };', 'calls a layer "a\\u001b[31m", expected letters'],
    ['return { layers: [linear("linear", classes)] };', "calls a layer linear, which means a kind of layer"],
    [
      'return { layers: [{ kind: "max-pool", size: 9, stride: 9 }, linear("output", classes)] };',
      "cannot be: layer 1 of 2 (max-pool) has a window of 9 x 9, and 1 x 4 x 4 arrives there",
    ],
    [
      'return { layers: [{ kind: "residual", body: [linear("a", 2)], shortcut: [] }, linear("output", classes)] };',
      "cannot be: layer 1 of 2 (residual) adds 2 x 1 x 1",
    ],
    [
      "const loop = { kind: 'residual', shortcut: [] }; loop.body = [loop]; return { layers: [loop] };",
      "cannot be read",
    ],
    ["return { get layers() { throw new Error('boom'); } };", "builds layers that cannot be read: boom"],
    ["return undefined.layers;", "fails in build: Cannot read properties of undefined"],
    [
      'calls++; return { layers: [linear("fc1", calls), relu, linear("output", classes)] };',
      "builds other layers each time it is asked",
    ],
    ["return { layers: [relu] };", "its layers end with 16 values"],
    [
      'return { layers: [{ kind: "convolution", name: "c", outputs: 4e6, kernel: 1, stride: 1, padding: 0, bias: true, deviation: 1 }, linear("output", classes)] };',
      "cannot be: 64000000 values arrive at layer 2 of 2, expected at most 16777216",
    ],
  ])("%s", async (build, message) => {
    const name = await family(build);
    let failure: unknown;
    try {
      settingOf(spec(name), dataset);
    } catch (error) {
      failure = error;
    }
    const { text, code } = failureOf(failure, false);
    expect(text).toContain(name);
    expect(text).toContain(message);
    expect({ code, lines: text.split("\n").length }).toEqual({ code: 2, lines: 3 });
    expect(text).not.toContain("fault of lth");
  });

  test("a name that is none", async () => {
    const name = await family(good, "get name() { return () => 5; },");
    expect(() => networkName(spec(name).model)).toThrow("answers in name something else than {name}");
  });
});

describe("a schema that lth cannot check, explain or print by is refused when it is added", () => {
  const whole = 'family: z.literal("mine").describe("a")';
  test.each([
    ["z.strictObject({})", 'its schema has no family: z.literal("mine")'],
    ['z.strictObject({ family: z.literal("other").describe("a") })', "its schema has no family"],
    ['z.strictObject({ family: z.literal("mine") })', "has no description"],
    [`z.strictObject({ ${whole}, "a: b": z.int() })`, 'the field "a: b" of its schema cannot stand in YAML'],
    [`z.strictObject({ ${whole}, size: z.int().describe("a\\nb") })`, "the description of size is no single line"],
    [`z.strictObject({ ${whole}, size: z.string().transform(Number) })`, "its field size cannot be said in words"],
    [`z.strictObject({ ${whole}, size: z.custom(() => true) })`, "its field size cannot be said in words"],
    [`z.strictObject({ ${whole} }).refine(async () => true)`, "cannot be read"],
  ])("%s", async (schema, message) => {
    const path = join(folder, `schema-${count++}.mjs`);
    const text = `export const families = { mine: { schema: ${schema}, name() {}, build() {} } };`;
    writeFileSync(path, `import { z } from "zod";\n${text}\n`);
    await expect(useModules([path])).rejects.toThrow(message);
  });
});

test("a schema that reads its own section otherwise the next time is refused when it is used, and still shown", async () => {
  const name = `family-${count++}`;
  const path = join(folder, `${name}.mjs`);
  writeFileSync(
    path,
    `import { z } from "zod";
let n = 0;
const schema = z.strictObject({ family: z.literal("${name}").describe("a"), n: z.preprocess(() => n++, z.int()).meta({ expected: "a number" }) });
export const families = { "${name}": { schema, name: () => ({ name: "x" }), build() {} } };\n`,
  );
  await useModules([path]);
  const read = spec(name, { n: 1 });
  expect(networkName(read.model)).toBe(name);
  expect(() => settingOf(read, dataset)).toThrow(
    "refuses the section model: what it makes of the section it reads otherwise",
  );
});
