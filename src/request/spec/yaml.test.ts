import fc from "fast-check";
import { describe, expect, test } from "vitest";
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

test("a chain of aliases that would unfold to billions of values is refused in no time", () => {
  const lines = Array.from({ length: 30 }, (_, i) => `a${i}: &a${i} [${i === 0 ? "x" : `*a${i - 1}, *a${i - 1}`}]`);
  expect(faultsOf(`${lines.slice(0, 14).join("\n")}\n`)).toEqual([]);
  expect(faultsOf(`${lines.join("\n")}\n`)).toEqual([
    "15 its aliases stand for more than 60000 values, expected a spec",
  ]);
});

test("tags of the core schema count, others are refused", () => {
  expect(dataOf("a: !!float 1\nb: !!str 1\nc: !!int 010\n")).toEqual({ a: 1, b: "1", c: 10 });
  expect(faultsOf("a: !thing 1\n")).toEqual(["1 a has the tag !thing, expected plain YAML"]);
});

test("an alias is answered by the last anchor of its name before it, a key's too, and thousands of them in no time", () => {
  expect(dataOf("a: &x 1\nb: *x\nc: &x 2\nd: *x\n&k e: *x\nf: *k\n")).toEqual({ a: 1, b: 1, c: 2, d: 2, e: 2, f: "e" });
  // Each looked for its anchor in the whole document before: 20 s.
  expect(faultsOf(`a: &x [1]\nb: [${"*x, ".repeat(15_000)}]\n`)).toEqual([]);
});

test.each([
  ["a: 1\n---\nb: 2\n", "2 a second document begins (after --- or ...), expected one spec in a file: keep one of them"],
  ["a: 1\n...\nb: 2\n", "3 a second document begins (after --- or ...), expected one spec in a file: keep one of them"],
  ["a: 1\nb: [1\nc: 2\n", "2 not YAML: a [ that is never closed, expected ]"],
  ["a: {b: 1\n", "1 not YAML: a { that is never closed, expected }"],
  ['a: 1\nb: "x\nc: 2\nd: 3\n', "2 not YAML: a quote that is opened and never closed"],
  ["a: 1\nb 2\nc: 3\n", "2 not YAML: a line without a colon, expected a field such as trials: 3"],
  ["a:\n\tb: 1\n", "2 not YAML: indented with a tab, expected spaces"],
  ["a: @b\n", "1 not YAML: a value that begins with a sign that YAML keeps for itself, expected it in quotes"],
  ["a: b: 1\n", "1 not YAML: two fields or items on one line, expected one on each"],
  [
    "a:\n  b: 1\n c: 2\n",
    "3 not YAML: an indentation that fits nothing above it, expected the fields of a section below each other",
  ],
  ["a: 1 ]\nb: ]\n", "2 not YAML: a bracket that closes nothing"],
  ["a: [1,,2]\n", "1 not YAML: a comma with nothing before it"],
  ['a: "\\q"\n', "1 not YAML: a backslash in double quotes that escapes nothing, expected two of it, or single quotes"],
  ["%FOO\na: 1\n", "2 not YAML: a line that begins with %, expected a field"],
])("broken syntax is told with its line, in our words: %j", (text, says) => {
  expect(faultsOf(text)).toContain(says);
});

test.each([
  [
    "a: 1\rb: 2\r",
    "1 a carriage return without a line feed, as old Macs ended lines, expected line feeds: save it with Unix line ends",
  ],
  ["a: 1\n# \0\n", "2 a NUL, expected text: save it as UTF-8"],
  ["a: '\x1b[31m'\n", "1 the control character U+001B, expected text"],
  ["a: \ud800\n", "1 half a letter (U+D800), expected text"],
  ["trials:\u00a02\n", "1 a no-break space (U+00A0), expected a plain space; if it is meant, quote the text"],
  [
    "a:\n\u3000\u3000b: 1\n",
    "2 a space of another width (U+3000), expected a plain space; if it is meant, quote the text",
  ],
  ["a: 1\n\u200bb: 2\n", "2 a letter that cannot be seen (U+200B), expected none; if it is meant, quote the text"],
  ["a: 1\n\ufeffb: 2\n", "2 a letter that cannot be seen (U+FEFF), expected none; if it is meant, quote the text"],
  ["a: 1\u2028b: 2\n", "1 a line end of another kind (U+2028), expected a line feed; if it is meant, quote the text"],
  ["a: \u201cx\u201d\n", '1 a typographic quote (U+201C), expected a plain "; if it is meant, quote the text'],
  ["a:\n  \u2013 x\n", "2 a typographic dash (U+2013), expected a plain -; if it is meant, quote the text"],
  ["a\uff1a 1\n", "1 a full-width sign (U+FF1A), expected a plain one; if it is meant, quote the text"],
  ["trials:2\nseed: 3\n", "1 no space behind the colon of trials:2, expected trials: 2"],
  ["a: {reinit:2}\n", "1 no space behind the colon of reinit:2, expected reinit: 2"],
  ['"a":2\n', "1 no space behind the colon of :2, expected : 2"],
])("letters that only look right are named, with the cure, and nothing that follows from them: %j", (text, says) => {
  expect(faultsOf(text)).toEqual([says]);
});

test("in quotes, comments and block scalars letters are only letters, and brackets no depth", () => {
  expect(dataOf('a: "\u201cx\u00a0y:2\u201d" # \u00a0\u2013\nb: |\n  \u2013 x:1\n')).toEqual({
    a: "\u201cx\u00a0y:2\u201d",
    b: "\u2013 x:1\n",
  });
  const deep = "[{".repeat(200);
  expect(dataOf(`a: "${deep}" # ${deep}\nb: |\n  ${deep}\nc: '- - -'\n`)).toMatchObject({ a: deep, b: `${deep}\n` });
  expect(dataOf("a: 12:30\nb: x\r\nc: 2\r\n")).toEqual({ a: "12:30", b: "x", c: 2 });
});

describe("what would drive a parser into the ground is refused at once", () => {
  const deep = "1 nested more than 64 deep, expected a spec";
  const long = / more than 60000 words and signs, expected a spec$/;
  const lines = (count: number, line: (i: number) => string) =>
    Array.from({ length: count }, (_, i) => line(i)).join("\n");
  test.each<[string, string, string | RegExp]>([
    ["brackets", "[".repeat(100_000), deep],
    ["braces", "{a: ".repeat(60_000), deep],
    ["130 lines of 990 items (V8 was aborted)", lines(130, () => "- ".repeat(990)), deep],
    ["130 lines of 990 keys with ?", lines(130, () => "? ".repeat(990)), deep],
    ["nested names", lines(700, (i) => `${" ".repeat(i)}k:`), /^66 nested more than 64 deep/],
    ["the same key 85,000 times (took 30 s)", "k:\n".repeat(85_000), long],
    ["anchors", "&a\n".repeat(80_000), long],
    ["comments", "#\n".repeat(120_000), long],
    ["wrong escapes", `a: "${"\\q".repeat(100_000)}"`, "1 more than 1000 backslashes, expected a spec"],
    ["a large text", "a: 1\n".repeat(100_000), /^1 500000 characters, expected a spec of at most 262144$/],
  ])("%s", (_, text, says) => {
    const faults = faultsOf(text);
    expect(faults).toHaveLength(1);
    expect(faults[0]).toMatch(says);
  });

  test("60 levels and 2,000 keys are none of that", () => {
    expect(faultsOf(`a: ${"[".repeat(60)}${"]".repeat(60)}\n`)).toEqual([]);
    expect(faultsOf(lines(2000, (i) => `k${i}: ${i}`))).toEqual([]);
  });
});

test("whatever a text holds, no word of the yaml library is told, and nothing is thrown but faults", () => {
  const signs = fc.constantFrom(
    ..."abk12 \n\t:-?[]{},#&*!|>%@\"'\\.~=<\u00a0\u2013\r",
    ": ",
    "\n  ",
    "- ",
    "---\n",
    "a: 1\n",
    "<<: ",
    "!!int ",
    "&a ",
    "*a",
    "...\n",
  );
  const known =
    /^(-|\d+) (not YAML: an? |not YAML: (two|more|indented|something) |an? |the |more than |nested |half |no space |a |its aliases|[a-z0-9[\]"(.]+.* (expected|is not taken))/i;
  fc.assert(
    fc.property(fc.array(signs, { maxLength: 40 }), (all) => {
      for (const says of faultsOf(all.join(""))) {
        expect(says).not.toMatch(
          /Implicit|Unexpected|Flow |Block coll|Source contains|parseAll|Missing|Unresolved|must be|indicator|flow (seq|map)|prop/,
        );
        expect(says).toMatch(known);
      }
    }),
    { numRuns: 1500, seed: 8 },
  );
});

test("__proto__ is a key like any other and changes nothing", () => {
  const { tree } = readYaml("__proto__:\n  trials: 9\n", "f");
  expect(tree?.kind === "map" && [...tree.members.keys()]).toEqual(["__proto__"]);
  expect(({} as { trials?: number }).trials).toBeUndefined();
});
