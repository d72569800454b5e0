import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { readSpec } from "./spec-file.ts";
import { lines, read, refused, specFolder } from "./written-spec.test-data.ts";

const folder = specFolder();

describe("what is no UTF-8 text is refused with its encoding and the cure", () => {
  const text = lines.join("\n");
  const wide = (width: number, little: boolean, marked: boolean) =>
    Buffer.concat(
      [...(marked ? "\ufeff" : ""), ...text].map((letter) => {
        const unit = Buffer.alloc(width);
        const code = letter.codePointAt(0) ?? 0;
        if (little) unit.writeUInt16LE(code);
        else unit.writeUInt16BE(code, width - 2);
        return unit;
      }),
    );
  const path = join(folder, "encoded.yaml");
  const says = (bytes: Uint8Array) => {
    writeFileSync(path, bytes);
    const { message, cure } = refused(() => readSpec({ from: path }));
    return `${message.slice(path.length)} | ${cure}`;
  };

  test.each([true, false])("UTF-16 and UTF-32 with a mark: %s", (marked) => {
    for (const [width, little, name] of [
      [2, true, "UTF-16LE"],
      [2, false, "UTF-16BE"],
      [4, true, "UTF-32LE"],
      [4, false, "UTF-32BE"],
    ] as const) {
      const cure = `save it as UTF-8, in an editor or with iconv -f ${name} -t UTF-8 < OLD > NEW`;
      expect(says(wide(width, little, marked))).toBe(` is ${name} text, expected UTF-8 | ${cure}`);
    }
  });

  test("Latin-1, with the line and the byte; NULs; a mark of UTF-8 is none of that", () => {
    expect(says(Buffer.from(`${text}\n# caf\u00e9\n`, "latin1"))).toMatch(
      /^ is not UTF-8 text: byte 0xE9 in line 11, as in Latin-1 or Windows-1252, expected UTF-8 \| save it as UTF-8/,
    );
    expect(says(Buffer.from(`${text}\n# \0\n`))).toMatch(/^, line 11: a NUL, expected text: save it as UTF-8/);
    writeFileSync(path, `\ufeff${text}`);
    expect(readSpec({ from: path }).spec.trials).toBe(3);
  });
});

describe("lists of faults end after twenty with a count", () => {
  test("2,000 unknown fields of a file (296 KB of message before)", () => {
    const { message } = refused(() => read({}, ...Array.from({ length: 2000 }, (_, i) => `key${i}: ${i}`)));
    const said = message.split("\n");
    expect(said).toHaveLength(22);
    expect(said[0]).toMatch(/: 2000 faults$/);
    expect(said[1]).toContain("line 11: key0 is not a known field");
    expect(said[21]).toBe("  and 1980 more");
    expect(message.length).toBeLessThan(5000);
  });

  test("keys, values, tags, flags and scales as long as the file are cut", () => {
    const long = "x".repeat(100_000);
    for (const text of [`${long}: 1`, `"${long}": 1`, `seed: ${long}`, `seed: !${long} 1`, `${"9".repeat(300)}: 1`]) {
      expect(refused(() => read({ 10: text })).message.length).toBeLessThan(600);
    }
    const widths = `[${"x, ".repeat(16)}${" ".repeat(100_000)}]`;
    const overrides = [{ path: "model.widths", yaml: widths, source: `--set model.widths=${widths}` }];
    expect(refused(() => readSpec({ from: "lenet-mnist", overrides })).message.length).toBeLessThan(8000);
    expect(refused(() => readSpec({ from: "lenet-mnist", scale: long })).message.length).toBeLessThan(400);
  });

  test("a field repeated 300 times names twenty lines", () => {
    const { message } = refused(() => read({}, ...Array.from({ length: 300 }, () => "colour: 1")));
    expect(message).toContain("28, 29, 30 and 280 more), expected once");
  });

  test("10,000 flags for one field, and a path of 10,000 steps, are told in a moment", () => {
    const overrides = Array.from({ length: 10_000 }, (_, i) => ({
      path: "seed",
      yaml: "1",
      source: `--set seed=${i}`,
    }));
    expect(refused(() => readSpec({ from: "lenet-mnist", overrides })).message).toMatch(
      / 9999 faults\n.*\n {2}and 9979 more$/s,
    );
    const path = "a.".repeat(10_000);
    const deep = [{ path: `${path}b`, yaml: "1", source: "--set" }];
    const { message } = refused(() => readSpec({ from: "lenet-mnist", overrides: deep }));
    expect(message.length).toBeLessThan(400);
    expect(message).toMatch(/^--set: "a[a.]+b" is not a field, expected a path/);
  });
});

describe("a spec from a program is bounded, too", () => {
  test.each<[string, () => object, string]>([
    [
      "100,000 deep",
      () => Array.from({ length: 100_000 }).reduce<object>((inner) => ({ a: inner }), {}),
      "spec: a.a.a.a.a.a.a.a lies more than 64 levels deep",
    ],
    [
      "lists in lists",
      () => ({ a: Array.from({ length: 5000 }).reduce<object>((inner) => [inner], []) }),
      "spec: a[0][0][0][0][0][0][0] lies more than 64 levels deep",
    ],
    [
      "a million values",
      () => ({ a: Array.from({ length: 1_000_000 }, () => 1) }),
      "spec: a has 1000000 items, expected at most 60000",
    ],
    [
      "shared parts that unfold to 2^40",
      () => Array.from({ length: 40 }).reduce<object>((inner) => ({ a: inner, b: inner }), {}),
      "spec: a.a.a.a.a.a.a.a is behind 60000 other values, expected a spec",
    ],
  ])("%s (a stack overflow, or no end, before)", (_, make, says) => {
    expect(refused(() => readSpec({ from: make() })).message).toBe(says);
  });
});

test("numbers with a comma are told what they should be, in a block and in braces", () => {
  const says = (changes: Readonly<Record<number, string>>) => refused(() => read(changes)).message;
  expect(says({ 7: "  rate: 1,2e-3" })).toContain(
    "expected a number of at least 0 and below 1 (numbers have a decimal point: 1.2e-3?)",
  );
  expect(says({ 10: "seed: 1,000" })).toContain("(numbers have no comma: 1000?)");
  expect(says({ 4: "  optimizer: { name: sgd, lr: 1,2e-3 }" })).toContain(
    "line 4: the key 2e-3 in train.optimizer is a number, expected a name (numbers have a decimal point, no comma)",
  );
});
