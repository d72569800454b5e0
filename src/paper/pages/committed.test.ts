import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { packageRoot } from "../../package-root.ts";
import { readKept } from "../kept/folder.ts";
import { paperPages } from "./markdown.ts";

const folder = fileURLToPath(new URL("docs/paper", packageRoot));
const runs = await readKept(join(folder, "data"));

test("the pages of docs/paper are those that lth reproduce pages makes of docs/paper/data, and there are no others", () => {
  const pages = paperPages(runs);
  for (const { name, content } of pages) {
    expect(existsSync(join(folder, name)), name).toBe(true);
    expect(readFileSync(join(folder, name), "utf8") === String(content), `${name} has what is made of the data`).toBe(
      true,
    );
  }
  const there = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => /\.(md|svg)$/.test(name));
  expect(there.sort()).toEqual(pages.map(({ name }) => name).sort());
});

test("what files say of a run is no HTML in the pages", () => {
  const [run] = runs;
  if (run === undefined) throw new Error("docs/paper/data holds runs");
  const picture = '<img src="x" onerror="y">';
  const made = { ...run, id: `a\`${picture}`, scale: picture, data: { ...run.data, copy: picture } };
  const index = paperPages([made]).find(({ name }) => name === "README.md");
  const row =
    String(index?.content)
      .split("\n")
      .find((line) => line.includes("onerror")) ?? "";
  expect(row).toContain(`| \`\` a\`${picture} \`\` |`);
  // Outside of code.
  expect(row.replace(/``.*``/, "")).not.toMatch(/(?<!\\)</);
});
