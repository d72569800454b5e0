import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Changed } from "./compile.ts";
import { root } from "./markdown.ts";

/**
 * Builds a copy of the repository with these files laid over it, the kernels too, and runs some of its tests there. The
 * compiler does not optimize: that is three quarters of the build's time and changes no result. Throws what was written if
 * that fails.
 */
export function testLaidOver(changed: Changed, tests: readonly string[]): void {
  const copy = mkdtempSync(join(tmpdir(), "lth-recipes-"));
  try {
    for (const name of ["src", "native", "presets", "package.json", "tsconfig.json", "vitest.config.ts"]) {
      const isBuilt = (path: string) => path === join(root, "native", "build");
      cpSync(join(root, name), join(copy, name), { recursive: true, filter: (path) => !isBuilt(path) });
    }
    symlinkSync(join(root, "node_modules"), join(copy, "node_modules"));
    for (const [path, text] of changed) {
      mkdirSync(dirname(join(copy, path)), { recursive: true });
      writeFileSync(join(copy, path), text);
    }
    const compiler = join(copy, "compiler");
    writeFileSync(compiler, `#!/bin/sh\nexec ${process.env.CXX ?? "c++"} "$@" -O0\n`, { mode: 0o755 });
    runNode(copy, [join("native", "build.mjs")], { CXX: compiler });
    runNode(copy, [join(root, "node_modules", "vitest", "vitest.mjs"), "run", ...tests]);
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

function runNode(cwd: string, command: readonly string[], added: Readonly<Record<string, string>> = {}): void {
  const { VITEST: _, NODE_OPTIONS: __, ...own } = process.env; // a test runner inside of a test runner
  const env = { ...own, ...added };
  const { status, stdout, stderr } = spawnSync(process.execPath, command, { cwd, env, encoding: "utf8" });
  if (status !== 0) throw new Error(`${command.join(" ")} failed with exit code ${status}\n${stdout}\n${stderr}`);
}
