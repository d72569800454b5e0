import { rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { threadId } from "node:worker_threads";
import { parse } from "yaml";
import { changeBytes } from "./changes.ts";
import type { Draws } from "./draws.ts";
import { wrapped } from "./json.ts";
import type { Target } from "./target.ts";

const lines = [
  "model: { family: mlp, widths: [30, 10] }",
  "data:",
  "  name: mnist",
  "  validation: 10",
  "train:",
  "  optimizer: { name: adam, lr: 0.0012 }",
  "  batch: 60",
  "  iterations: 500it",
  "prune:",
  "  rate: 0.2",
  "  rates: { output: 0.1 }",
  "rounds: 3",
  "trials: 2",
];
const values = [
  "1",
  "0.5",
  "-1",
  "1e3",
  "0x1F",
  "0o17",
  ".inf",
  "yes",
  "~",
  '"a"',
  "'b'",
  "[1, 2]",
  "{ a: 1 }",
  "&a 5",
  "*a",
  "!!str 3",
  "!x 1",
  "1it",
  "2ep50it",
  "|\n    x",
  "é",
  "\u202e",
  "\x85",
  "2024-01-01",
  "1_000",
  "? x",
  "- 1",
  "<<: *a",
  "# x",
  "%YAML 1.2",
  "---",
  "...",
  "\t5",
  "\ufeff",
  "a: b: c",
];

function changedLine(line: string, draws: Draws): string {
  const colon = line.indexOf(":");
  switch (draws.below(5)) {
    case 0:
      return `${line.slice(0, colon + 1)} ${draws.pick(values)}`;
    case 1:
      return `${" ".repeat(draws.below(6))}${line.trim()}`;
    case 2:
      return `${line.slice(0, colon)}${draws.pick(["x", "", ".", " "])}${line.slice(colon)}`;
    case 3:
      return draws.pick(values);
    default:
      return `${line}\n${line}`;
  }
}

/** What makes a parser slow or its stack overflow. */
function monster(draws: Draws): string {
  const count = draws.pick([50, 1000, 20_000]);
  return draws.pick([
    () => `${"k:\n".repeat(count)}`,
    () => Array.from({ length: Math.min(count, 700) }, (_, i) => `${" ".repeat(i)}k:`).join("\n"),
    () => "- ".repeat(count),
    () => Array.from({ length: Math.min(130, count) }, () => "- ".repeat(990)).join("\n"),
    () => `a: ${"[".repeat(count)}`,
    () => `a: ${"{a: ".repeat(count)}`,
    () => Array.from({ length: Math.min(count, 2000) }, (_, i) => `k${i}: ${i}`).join("\n"),
    () =>
      `a: &a [1]\n${Array.from({ length: 30 }, (_, i) => `b${i}: &b${i} [${`*${i === 0 ? "a" : `b${i - 1}`}, `.repeat(9)}]`).join("\n")}`,
    () => `a: "${"\\x41".repeat(count)}"`,
    () => "? ".repeat(count),
  ])();
}

/** A spec in YAML, read from a file as a user's is. */
export const yaml: Target<Uint8Array> = {
  name: "yaml",
  make(draws) {
    if (draws.once(1000)) return Buffer.from(monster(draws));
    let text = [...lines];
    for (let changes = draws.below(3); changes > 0; changes--) {
      const at = draws.below(text.length);
      text = draws.once(4)
        ? text.filter((_, i) => i !== at)
        : text.map((line, i) => (i === at ? changedLine(line, draws) : line));
    }
    const bytes = Buffer.from(text.join(draws.once(30) ? draws.pick(["\r\n", "\r", "\n\n", "\n---\n"]) : "\n"));
    return draws.once(5) ? changeBytes(bytes, Buffer.from(draws.pick(values)), draws) : bytes;
  },
  async load(compiled) {
    const { readSpec }: typeof import("../../src/request/index.ts") = await import(
      new URL("request/index.js", compiled).href
    );
    // Removed after each input: a process of tests may be ended before it can clean up.
    const path = join(tmpdir(), `lth-fuzz-${process.pid}-${threadId}.yaml`);
    const read = (bytes: Uint8Array) => {
      writeFileSync(path, bytes);
      try {
        return readSpec({ from: path });
      } finally {
        rmSync(path);
      }
    };
    return (bytes) => {
      const { spec } = read(bytes);
      const plain = parse(Buffer.from(bytes).toString(), { uniqueKeys: false });
      const pairs = [
        [spec.rounds, plain.rounds],
        [spec.trials, plain.trials],
        [spec.train.batch, plain.train.batch],
        [spec.prune.rate, plain.prune.rate],
        [spec.data.validation, plain.data.validation],
      ];
      const odd = pairs.findIndex(([found, expected]) => expected !== undefined && found !== expected);
      return odd < 0 ? undefined : `it was read as ${pairs[odd]?.[0]}, YAML says ${JSON.stringify(pairs[odd]?.[1])}`;
    };
  },
  planted: [
    wrapped(
      "request/spec/yaml.js",
      "readYaml(text, source, { lines = true, path = [] } = {})",
      "return original(text.replace('0.2', '0.3'), source, { lines, path });",
    ),
    wrapped(
      "request/spec/yaml.js",
      "readYaml(text, source, { lines = true, path = [] } = {})",
      "return text.includes('!x') ? null.x : original(text, source, { lines, path });",
    ),
  ],
};
