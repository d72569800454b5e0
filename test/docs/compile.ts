import { readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { type Block, blocksOf, root } from "./markdown.ts";

/** Files of the repository as a page's recipes would leave them, by path. */
export type Changed = ReadonlyMap<string, string>;

/**
 * What the pages' TypeScript, C++ and diff blocks make: a block whose first line is `// src/...` or `// native/...` is that
 * file, a diff (its first line `--- src/...`, hunks between `@@`) is applied to the file that it names, every other
 * TypeScript block is an example of its own.
 */
export function recipesOf(pages: readonly string[]): {
  readonly changed: Changed;
  readonly examples: readonly Block[];
} {
  const changed = new Map<string, string>();
  const examples: Block[] = [];
  const seen = new Set<string>();
  for (const block of pages.flatMap(blocksOf)) {
    if (seen.has(block.text)) continue; // two pages may show the same recipe
    seen.add(block.text);
    if (block.language === "diff") applyDiff(block, changed);
    if (block.language !== "ts" && block.language !== "cpp") continue;
    const path = /^\/\/ ((?:src|native)\/\S+)\n/.exec(block.text)?.[1];
    if (path === undefined && block.language === "cpp")
      throw new Error(`${block.page}, line ${block.line}: no file's name`);
    if (path === undefined) examples.push(block);
    changed.set(path ?? `example-of-${block.page.replaceAll(/\W/g, "-")}-line-${block.line}.ts`, `${block.text}\n`);
  }
  return { changed, examples };
}

function applyDiff({ page, line, text }: Block, changed: Map<string, string>): void {
  const [head = "", ...lines] = text.split("\n");
  const path = /^--- (\S+)$/.exec(head)?.[1];
  if (path === undefined) throw new Error(`${page}, line ${line}: a diff that names no file`);
  let file = changed.get(path) ?? readFileSync(join(root, path), "utf8");
  for (const hunk of lines.join("\n").split("\n@@\n")) {
    const side = (other: string) =>
      hunk
        .split("\n")
        .filter((each) => !each.startsWith(other))
        .map((each) => each.slice(1))
        .join("\n");
    const [before, after] = [side("+"), side("-")];
    // A hunk that only adds needs a line that says where: otherwise there is nothing to find.
    const parts = before === "" ? [] : `\n${file}`.split(`\n${before}\n`);
    if (parts.length !== 2) {
      throw new Error(`${page}, line ${line}: ${path} has ${Math.max(0, parts.length - 1)} places like\n${before}`);
    }
    file = parts.join(`\n${after}\n`).slice(1);
  }
  changed.set(path, file);
}

/** What the TypeScript compiler says of the repository's sources with these files laid over them. */
export function faultsOf(changed: Changed): readonly string[] {
  const config = ts.readConfigFile(join(root, "tsconfig.json"), ts.sys.readFile);
  const { options, fileNames } = ts.parseJsonConfigFileContent(config.config, ts.sys, root);
  const settings: ts.CompilerOptions = {
    ...options,
    noEmit: true,
    composite: false,
    declaration: false,
    noUnusedLocals: false, // an example may show what there is to use
    rootDir: root,
    allowImportingTsExtensions: true,
    paths: { lth: ["./src/index.ts"] },
  };
  const typed = [...changed].filter(([path]) => path.endsWith(".ts"));
  const over = new Map(typed.map(([path, text]) => [join(root, path), text]));
  const host = ts.createCompilerHost(settings);
  const { fileExists, readFile, getSourceFile } = host;
  host.fileExists = (file) => over.has(file) || fileExists(file);
  host.readFile = (file) => over.get(file) ?? readFile(file);
  host.getSourceFile = (file, target, ...rest) => {
    const text = over.get(file);
    return text === undefined ? getSourceFile(file, target, ...rest) : ts.createSourceFile(file, text, target);
  };
  const program = ts.createProgram([...new Set([...fileNames, ...over.keys()])], settings, host);
  const diagnostics = [
    ...program.getOptionsDiagnostics(),
    ...program.getSyntacticDiagnostics(),
    ...program.getSemanticDiagnostics(),
  ];
  return diagnostics.map(({ file, start = 0, messageText }) => {
    const line = file ? file.getLineAndCharacterOfPosition(start).line + 1 : 0;
    return `${file?.fileName.slice(root.length) ?? ""}:${line} ${ts.flattenDiagnosticMessageText(messageText, "\n")}`;
  });
}

/** An example as Node 20 runs it. */
export const asJavaScript = (text: string): string =>
  ts.transpileModule(text, { compilerOptions: { target: ts.ScriptTarget.ES2023, module: ts.ModuleKind.ESNext } })
    .outputText;
