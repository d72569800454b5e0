import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { packageRoot } from "../../package-root.ts";
import { readKept } from "../kept/folder.ts";
import { paperPages } from "./markdown.ts";

const folder = fileURLToPath(new URL("docs/paper", packageRoot));

test("the pages of docs/paper are those that lth reproduce pages makes of docs/paper/data, and there are no others", async () => {
  const pages = paperPages(await readKept(join(folder, "data")));
  for (const { name, content } of pages) {
    expect(existsSync(join(folder, name)), name).toBe(true);
    expect(readFileSync(join(folder, name), "utf8") === String(content), `${name} has what is made of the data`).toBe(
      true,
    );
  }
  const there = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => /\.(md|svg)$/.test(name));
  expect(there.sort()).toEqual(pages.map(({ name }) => name).sort());
});
