import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../..", import.meta.url));

/** A fenced block of a page. */
export interface Block {
  readonly page: string;
  readonly line: number;
  readonly language: string;
  readonly text: string;
}

export const read = (page: string): string => readFileSync(join(root, page), "utf8");

const markdown = (folder: string): string[] =>
  readdirSync(join(root, folder))
    .filter((name) => name.endsWith(".md"))
    .sort()
    .map((name) => join(folder, name));

export const guide = markdown("docs/guide");
export const decisions = markdown("docs/decisions");
export const allPages = ["README.md", "CONTRIBUTING.md", ...guide, ...decisions, ...markdown("docs/paper")];

/** Pages in the order in which a reader meets them: the README, then the guide as the README lists it. */
export const inReadingOrder: readonly string[] = [
  "README.md",
  ...new Set(
    read("README.md")
      .split("\n## More\n")[1]
      ?.match(/docs\/guide\/[a-z-]+\.md/g) ?? [],
  ),
  "CONTRIBUTING.md",
];

export function blocksOf(page: string): readonly Block[] {
  const blocks: Block[] = [];
  const lines = read(page).split("\n");
  for (let i = 0; i < lines.length; i++) {
    const language = /^```(\w*)$/.exec(lines[i] ?? "")?.[1];
    if (language === undefined) continue;
    const end = lines.indexOf("```", i + 1);
    if (end < 0) throw new Error(`${page}, line ${i + 1}: a block without an end`);
    blocks.push({ page, line: i + 1, language, text: lines.slice(i + 1, end).join("\n") });
    i = end;
  }
  return blocks;
}

/** A page without its blocks. */
const prose = (page: string): string => read(page).replace(/^```[\s\S]*?^```$/gm, "");

export const linksOf = (page: string): readonly string[] =>
  [...prose(page).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => target ?? "");

/** What GitHub makes of a page's headings. */
export const anchorsOf = (page: string): readonly string[] =>
  [...prose(page).matchAll(/^#+ (.*)$/gm)].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replace(/[^\w\- ]/g, "")
      .replaceAll(" ", "-"),
  );

/** Files and folders of this repository that the prose names. */
export const pathsIn = (page: string): readonly string[] =>
  [...prose(page).matchAll(/`((?:src|native|presets|test|bench|scripts|docs)\/[\w./-]*)`/g)].map(
    ([, path]) => path ?? "",
  );

export const isThere = (path: string): boolean => existsSync(join(root, path));
