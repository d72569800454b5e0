import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { CommandUnknownOpts } from "@commander-js/extra-typings";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { program } from "../src/cli/program.ts";
import { readSpec } from "../src/index.ts";
import { asTested, commandsOf, filesOf, isLth, run, runIn } from "./docs/commands.ts";
import { asJavaScript, faultsOf, recipesOf } from "./docs/compile.ts";
import { writeCifar10, writePictures } from "./docs/data.ts";
import { testLaidOver } from "./docs/laid-over.ts";
import {
  allPages,
  anchorsOf,
  blocksOf,
  decisions,
  guide,
  inReadingOrder,
  isThere,
  linksOf,
  pathsIn,
  read,
  root,
} from "./docs/markdown.ts";
import { writeSmallData } from "./small-data.ts";

/** Where the commands of all pages run, one after the other, as a reader's would who begins with the README. */
const home = mkdtempSync(join(tmpdir(), "lth-docs-"));
afterAll(() => rmSync(home, { recursive: true }));
beforeAll(() => {
  writeSmallData(join(home, "my-digits"));
  writePictures(join(home, "my-pictures"));
  writeCifar10(join(home, "my-cifar10"));
  mkdirSync(join(home, "node_modules"));
  symlinkSync(root, join(home, "node_modules", "lth"));
  const peer = "onnxruntime-node";
  symlinkSync(join(root, "node_modules", peer), join(home, "node_modules", peer));
});

/** What commands with --json on the page about JSON wrote. */
const written: string[] = [];
/** Files that this page or one before it shows. */
const shown: string[] = [];
/** Runs that were found and not removed: `RUN` stands for the last one. */
const runs: string[] = [];

describe("every command in the documentation runs", () => {
  test.each(inReadingOrder)("%s", (page) => {
    const files = filesOf(page);
    for (const { name, text } of files) writeFileSync(join(home, name), text);
    shown.push(...files.map(({ name }) => name));
    for (const { block, text } of commandsOf(page)) {
      if (!isLth(text)) continue;
      const place = `${page}, line ${block.line}: ${text}`;
      if (/\bRUN\b/.test(text) && runs.length === 0) throw new Error(`${place}: no run was found before it`);
      const output = run(asTested(text, shown).replaceAll(/\bRUN\b/g, runs.at(-1) ?? ""), home);
      if (/lth (find|train (?!--ticket))/.test(text) && !text.includes("--dry-run")) {
        expect(runIn(output), place).toBeDefined();
        runs.push(runIn(output) ?? "");
      }
      if (/lth rm RUN/.test(text)) runs.pop();
      if (page.endsWith("/json.md") && text.includes("--json")) written.push(...jsonIn(output));
    }
  });

  test("the page about one's own images: its network learns them", () => {
    const ids = JSON.parse(run("lth list --json", home)).map(({ id }: { id: string }) => id);
    const own = ids.filter((id: string) => id.startsWith("my-network-"));
    expect(own.length).toBeGreaterThan(1);
    for (const id of own) {
      const [dense, ...tickets] = JSON.parse(run(`lth show ${id} --json`, home)).rounds;
      for (const { ticket } of [dense, ...tickets]) expect(ticket.testAccuracyAtEnd.mean, id).toBeGreaterThan(0.9);
    }
  });

  const { scripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  test("npm's are scripts of the package, and there are no others", () => {
    for (const page of allPages) {
      for (const { block, text } of commandsOf(page).filter((command) => !isLth(command.text))) {
        const name = /^npm (?:run )?([a-z:]+)$/.exec(text)?.[1] ?? "";
        expect([...Object.keys(scripts), "ci"], `${page}, line ${block.line}: ${text}`).toContain(name);
      }
    }
  });
});

/** JSON as text: one object or list, or one a line. */
function jsonIn(output: string): string[] {
  const lines = output.trimEnd().split("\n");
  return lines[0] === "{" || lines[0] === "[" ? [output] : lines;
}

describe("what is written for machines is documented", () => {
  const page = read("docs/guide/json.md");

  test("every field that a command printed", () => {
    expect(written.length).toBeGreaterThan(10);
    const fields = new Set<string>();
    for (const text of written) {
      // The fields of a spec have a page of their own.
      const told = JSON.parse(text, (key, value) => (key === "spec" ? "explained elsewhere" : value));
      JSON.stringify(told, (key, value) => {
        if (key !== "" && !/^\d+$/.test(key)) fields.add(key);
        return value;
      });
    }
    expect(fields.size).toBeGreaterThan(60);
    expect([...fields].filter((field) => !page.includes(`\`${field}\``))).toEqual([]);
  });

  test("every event", () => {
    const source = read("src/lottery/events.ts");
    const types = [...source.matchAll(/readonly type: "([a-z-]+)"/g)].map(([, type]) => type);
    expect(types.length).toBeGreaterThan(5);
    expect(types.filter((type) => !page.includes(`\`${type}\``))).toEqual([]);
  });
});

test("every command and flag is mentioned in the guide", () => {
  const text = guide.map(read).join("\n");
  const walk = (command: CommandUnknownOpts, path: string): string[] => {
    const flags = command.options.flatMap(({ long }) =>
      long && !new RegExp(`${long}\\b`).test(text) ? [`${path} ${long}`] : [],
    );
    const inner = command.commands.filter((each) => each.name() !== "help");
    const named = new RegExp(`${path}\\b`).test(text);
    return [...(named ? [] : [path]), ...flags, ...inner.flatMap((each) => walk(each, `${path} ${each.name()}`))];
  };
  expect(walk(program, "lth")).toEqual([]);
});

describe("examples and recipes", () => {
  const pages = ["README.md", ...guide];
  const { changed, examples } = recipesOf(pages);

  test("compile, each recipe laid over the sources", () => {
    expect(changed.size).toBeGreaterThan(10);
    expect(faultsOf(changed)).toEqual([]);
  });

  test("the recipes are built, and the tests of a layer's, a criterion's, a suite's and a claim's kind pass with them", () => {
    const own = [...changed.keys()].filter((path) => path.endsWith(".test.ts"));
    expect(own.length).toBeGreaterThan(0);
    testLaidOver(changed, [...own, "src/prune/prune.test.ts", "src/paper/suites", "src/paper/claims"]);
  });

  const inSource = /@example\n([\s\S]*?)\n \*\//.exec(read("src/index.ts"))?.[1]?.replace(/^ \* ?/gm, "");
  test("the README's example is the one that the library's test runs", () => {
    expect(blocksOf("README.md").filter(({ language }) => language === "ts")[0]?.text).toBe(inSource);
  });

  const others = examples.filter(({ text }) => text !== inSource);
  test.each(others.map((block) => [`${block.page}, line ${block.line}`, block.text]))("run: %s", (_, text) => {
    const file = join(home, "example.mjs");
    writeFileSync(file, asJavaScript(text));
    const { status, stderr } = spawnSync(process.execPath, [file], { cwd: home, encoding: "utf8" });
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  });

  test("YAML blocks are specs", () => {
    const blocks = pages.flatMap(blocksOf).filter(({ language }) => language === "yaml");
    expect(blocks.length).toBeGreaterThan(0);
    for (const { text } of blocks) {
      const file = join(home, "block.yaml");
      writeFileSync(file, text);
      expect(readSpec({ from: file }).preset).toBe("block");
    }
  });
});

describe("nothing leads nowhere", () => {
  test.each(allPages)("links and paths of %s", (page) => {
    const added = [...recipesOf([page]).changed.keys()];
    for (const link of linksOf(page).filter((target) => !/^https?:/.test(target))) {
      const [path = "", anchor] = link.split("#");
      const target = path === "" ? page : join(dirname(page), path);
      expect(isThere(target), `${page} links to ${link}`).toBe(true);
      if (anchor !== undefined) expect(anchorsOf(target), `${page} links to ${link}`).toContain(anchor);
    }
    expect(pathsIn(page).filter((path) => !isThere(path) && !added.includes(path))).toEqual([]);
  });

  test("every page is reached: the guide's from the README, decisions from their list", () => {
    expect(guide.filter((page) => !inReadingOrder.includes(page))).toEqual([]);
    const listed = linksOf("docs/decisions/README.md").map((name) => join("docs/decisions", name));
    expect(decisions.filter((page) => !page.endsWith("README.md") && !listed.includes(page))).toEqual([]);
  });
});
