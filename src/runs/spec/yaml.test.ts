import { expect, test } from "vitest";
import { toObject } from "./asked.ts";
import { readYaml } from "./yaml.ts";

const faultsOf = (text: string) =>
  readYaml(text, "f").faults.map(({ origin, says }) => `${origin.line ?? "-"} ${says}`);
const dataOf = (text: string) => {
  const { tree, faults } = readYaml(text, "f");
  expect(faults).toEqual([]);
  expect(tree).toBeDefined();
  return tree && JSON.parse(JSON.stringify(toObject(tree)));
};

test("a sound text is read with lists, sections, comments and quotes", () => {
  expect(dataOf("a: 1 # one\nb:\n  c: [x, 'y', 2]\nd: \"0.5\"\n")).toEqual({
    a: 1,
    b: { c: ["x", "y", 2] },
    d: "0.5",
  });
});

test("every value knows its line and its spelling", () => {
  const { tree } = readYaml("a: 1\nb:\n  c: 1_000\n", "f");
  const b = tree?.kind === "map" ? tree.members.get("b")?.value : undefined;
  expect(b?.kind === "map" && b.members.get("c")?.value).toEqual({
    kind: "value",
    origin: { source: "f", line: 3 },
    value: "1_000",
    text: "1_000",
  });
});

test("a key that stands twice is named with all its lines, whatever its spelling", () => {
  expect(faultsOf("trials: 2\nseed: 7\ntrials: 5\n")).toEqual(["1 trials stands twice (lines 1 and 3), expected once"]);
  expect(faultsOf("trials: 2\n'trials': 5\n\"tri\\x61ls\": 6\n")).toEqual([
    "1 trials stands 3 times (lines 1, 2 and 3), expected once",
  ]);
  expect(faultsOf("prune:\n  rate: 0.2\n  rate: 0.5\n")).toEqual([
    "2 prune.rate stands twice (lines 2 and 3), expected once",
  ]);
});

test("keys that are no names are refused", () => {
  expect(faultsOf("1: a\n1.0: b\n")).toEqual([
    "1 the key 1 is a number, expected a name",
    "2 the key 1.0 is a number, expected a name",
  ]);
  expect(faultsOf("~: 1\n? [a, b]\n: 2\n")).toEqual([
    "1 the key ~ is nothing, expected a name",
    "2 a key is no plain text, expected a name",
  ]);
});

test("the merge key is refused, also under the directive that would allow it", () => {
  const text = "base: &b\n  trials: 2\nrun:\n  <<: *b\n";
  const fault = "the merge key << in run is not taken, expected every field to be written out";
  expect(faultsOf(text)).toEqual([`4 ${fault}`]);
  expect(faultsOf(`%YAML 1.1\n---\n${text}`)).toEqual([`6 ${fault}`]);
});

test("an alias is the value of its anchor; one that leads nowhere or back is refused", () => {
  expect(dataOf("x: &a 0.001\ny: *a\n")).toEqual({ x: 0.001, y: 0.001 });
  expect(faultsOf("x: *a\n")).toHaveLength(1);
  expect(faultsOf("x: &a [*a]\n")).toEqual(["1 x[0] is an alias that leads back to itself, expected a value"]);
});

test("a chain of aliases that would unfold to billions of values is read in no time", () => {
  const lines = Array.from({ length: 30 }, (_, i) => `a${i}: &a${i} [${i === 0 ? "x" : `*a${i - 1}, *a${i - 1}`}]`);
  expect(faultsOf(`${lines.join("\n")}\n`)).toEqual([]);
});

test("tags of the core schema count, others are refused", () => {
  expect(dataOf("a: !!float 1\nb: !!str 1\nc: !!int 010\n")).toEqual({ a: 1, b: "1", c: 10 });
  expect(faultsOf("a: !thing 1\n")).toEqual(["1 a has the tag !thing, expected plain YAML"]);
});

test("broken syntax and two documents are faults with their line", () => {
  expect(faultsOf("a: 1\nb: [1\nc: 2\n")[0]).toMatch(/^3 not YAML: /);
  expect(faultsOf("a: 1\n---\nb: 2\n")[0]).toMatch(/^2 not YAML: /);
});

test("what would drive a parser into the ground is refused at once", () => {
  expect(faultsOf("[".repeat(100_000))[0]).toMatch(/brackets/);
  expect(faultsOf("- ".repeat(50_000))[0]).toMatch(/line of more than/);
  expect(faultsOf("a: 1\n".repeat(100_000))[0]).toMatch(/characters/);
  expect(() => faultsOf("- ".repeat(900))).not.toThrow();
});

test("__proto__ is a key like any other and changes nothing", () => {
  const { tree } = readYaml("__proto__:\n  trials: 9\n", "f");
  expect(tree?.kind === "map" && [...tree.members.keys()]).toEqual(["__proto__"]);
  expect(({} as { trials?: number }).trials).toBeUndefined();
});
