import { type ChildProcess, type SpawnOptions, spawn } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";

const root = fileURLToPath(new URL("../../", import.meta.url));

/** A copy of the source, less the rooms that import this one, as JavaScript, which Node 20 can run in processes of its own; beside node_modules, to find them. */
export function compile(): { readonly folder: string; remove(): void } {
  const cache = join(root, "node_modules", ".cache");
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, "lth-"));
  copyFileSync(join(root, "package.json"), join(folder, "package.json"));
  for (const name of readdirSync(join(root, "src"), { recursive: true, encoding: "utf8" })) {
    if (!name.endsWith(".ts") || name.endsWith(".test.ts") || /^(cli|report)\b/.test(name)) continue;
    const { outputText } = ts.transpileModule(readFileSync(join(root, "src", name), "utf8"), {
      compilerOptions: {
        target: ts.ScriptTarget.ES2023,
        module: ts.ModuleKind.ESNext,
        rewriteRelativeImportExtensions: true,
        verbatimModuleSyntax: true,
      },
    });
    const target = join(folder, "src", name.replace(/\.ts$/, ".js"));
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, outputText);
  }
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** A process and what it said and ended with. */
export interface Child {
  readonly process: ChildProcess;
  readonly ended: Promise<{ code: number | null; signal: NodeJS.Signals | null; out: string[]; errors: string[] }>;
}

/** Starts a command; `onLine` is told of each line that it prints. */
export function start(
  command: string,
  args: readonly string[],
  onLine: (line: string, child: ChildProcess) => void = () => undefined,
  options: SpawnOptions = {},
): Child {
  const child = spawn(command, args, { ...options, stdio: ["ignore", "pipe", "pipe"] });
  let [out, errors, told] = ["", "", 0];
  child.stdout?.setEncoding("utf8").on("data", (text: string) => {
    out += text;
    const lines = out.split("\n").slice(0, -1);
    for (const line of lines.slice(told)) onLine(line, child);
    told = lines.length;
  });
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    errors += text;
  });
  const lines = (text: string) => text.split("\n").filter((line) => line !== "");
  const ended = new Promise<Awaited<Child["ended"]>>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => resolve({ code, signal, out: lines(out), errors: lines(errors) }));
  });
  return { process: child, ended };
}
