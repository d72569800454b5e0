import { spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** What came of a script: its exit code, what it said, and the words of each call of a program that was set up, in order. */
export interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
  readonly calls: readonly (readonly string[])[];
}

/** Writes its name and its words down, each behind a null, and then does what its body says. */
const program = (name: string, body: string): string =>
  `#!/bin/bash\n{ printf '%s\\0' ${name} "$@"; printf '\\n\\0'; } >>"$CALLS"\n${body}\n`;

/**
 * Runs a script with a shell, once it has only looked whether it can read it (-n). `programs` are all that it finds beside the
 * system's own: bodies in bash, by their names.
 */
export function runScript(script: string, shell: "bash" | "sh", programs: Readonly<Record<string, string>>): Ran {
  const folder = mkdtempSync(join(tmpdir(), "lth-launch-"));
  try {
    const [file, calls] = [join(folder, "script"), join(folder, "calls")];
    writeFileSync(file, script);
    writeFileSync(calls, "");
    for (const [name, body] of Object.entries(programs)) {
      writeFileSync(join(folder, name), program(name, body));
      chmodSync(join(folder, name), 0o755);
    }
    const checked = spawnSync(shell, ["-n", file], { encoding: "utf8" });
    if (checked.status !== 0) throw new Error(`${shell} cannot read it: ${checked.stderr}`);
    const env = { PATH: `${folder}:${process.env.PATH}`, HOME: folder, CALLS: calls };
    const { status, stdout, stderr } = spawnSync(shell, [file], { cwd: folder, env, encoding: "utf8" });
    const words = readFileSync(calls, "utf8").split("\n\0").slice(0, -1);
    return { code: status, out: stdout, err: stderr, calls: words.map((each) => each.split("\0").slice(0, -1)) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What all scripts are asked for in tests, and names that do something where they are not quoted. */
export const plain = { cores: 2, idleExit: undefined, until: undefined, lth: "lth", use: [] };
export const hostile = [
  "my own/$(touch here).mjs",
  "it's `touch here`.mjs",
  '"$HOME".mjs',
  "a;touch here",
  "*",
  "~/x.mjs",
];
export const refused = ["two\nlines", "\u001b[31m.mjs", "", "--jobs", "redis://user:password@host:6379/0"];
