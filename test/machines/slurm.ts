import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { freePort } from "./redis.ts";

/** A Slurm of a test's own: two nodes of one core, a partition `low`, and one that preempts it, `high`. */
export interface Slurm {
  /** Runs one of its commands in a folder; returns what that wrote. `env` is all that it has beside Slurm's own and the PATH. */
  run(folder: string, env: Readonly<Record<string, string>>, command: string, ...args: string[]): Promise<string>;
  remove(): void;
}

/** Starts it, in some seconds. Throws what the script says where it cannot. */
export async function slurm(): Promise<Slurm> {
  const folder = mkdtempSync(join(tmpdir(), "lth-slurm-"));
  const script = fileURLToPath(new URL("slurm-up.sh", import.meta.url));
  const remove = () => {
    const pids = existsSync(join(folder, "run")) ? readdirSync(join(folder, "run")) : [];
    for (const name of pids.filter((each) => each.endsWith(".pid"))) {
      try {
        process.kill(Number(readFileSync(join(folder, "run", name), "utf8")), "SIGKILL");
      } catch {} // it is gone
    }
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await promisify(execFile)("bash", [script, folder, String(await freePort())]);
  } catch (error) {
    remove();
    throw new Error(`Slurm cannot be started (apt-get install slurm-wlm munge; as root): ${error}`);
  }
  return {
    async run(cwd, env, command, ...args) {
      const own = { PATH: process.env.PATH, SLURM_CONF: join(folder, "slurm.conf") };
      const { stdout } = await promisify(execFile)(command, args, { cwd, env: { ...own, ...env } });
      return stdout.trim();
    },
    remove,
  };
}
