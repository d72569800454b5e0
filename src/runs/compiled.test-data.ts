import { type ChildProcess, type SpawnOptions, spawn } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";

const root = fileURLToPath(new URL("../../", import.meta.url));

/**
 * What child.test-data.ts does, as one file of JavaScript, which Node 20 can run in processes of its own: a file starts in
 * half the time of two hundred. Beside node_modules, to find packages; `remove` removes it.
 */
export async function compile(): Promise<{ readonly script: string; remove(): void }> {
  const cache = join(root, "node_modules", ".cache");
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, "lth-"));
  copyFileSync(join(root, "package.json"), join(folder, "package.json"));
  const script = join(folder, "bundle", "child.js");
  const bundle = await rolldown({
    input: join(root, "src", "runs", "child.test-data.ts"),
    platform: "node",
    external: "libsql",
  });
  await bundle.write({ file: script, codeSplitting: false });
  await bundle.close();
  return { script, remove: () => rmSync(folder, { recursive: true, force: true }) };
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
