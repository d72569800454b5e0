import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** The built command line: `npm test` builds it first. */
export const main = fileURLToPath(new URL("../bundle/main.js", import.meta.url));
if (!existsSync(main)) throw new Error(`${main} is missing: build first, with npm run build`);

/** The user's own settings and files are out of reach: home and temporary files lie in `folder`. */
const environment = (folder: string) => ({ PATH: process.env.PATH, HOME: folder, TMPDIR: folder, LC_ALL: "C" });

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly out: string;
  readonly err: string;
}

export interface Running {
  readonly process: ChildProcess;
  readonly ended: Promise<Ended>;
}

/**
 * Starts lth in a process of its own, in `folder`. `onLine` hears each line of stdout at once; `more` is in its environment;
 * `via` starts it, such as `ip netns exec NAME`.
 */
export function startLth(
  folder: string,
  args: readonly string[],
  onLine: (line: string, process: ChildProcess) => void = () => undefined,
  more: Readonly<Record<string, string>> = {},
  via: readonly string[] = [],
): Running {
  const [program = process.execPath, ...words] = [...via, process.execPath, main, ...args];
  const child = spawn(program, words, {
    cwd: folder,
    env: { ...environment(folder), ...more },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let [out, err, told] = ["", "", 0];
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    out += text;
    for (let end = out.indexOf("\n", told); end >= 0; end = out.indexOf("\n", told)) {
      onLine(out.slice(told, end), child);
      told = end + 1;
    }
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    err += text;
  });
  const ended = new Promise<Ended>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => resolve({ code, signal, out, err }));
  });
  return { process: child, ended };
}

/** Runs lth to its end. */
export const lth = (folder: string, args: readonly string[]): Promise<Ended> => startLth(folder, args).ended;

/** Runs a line of bash in `folder`, where `lth` is the built command line. Returns what it wrote; throws if it fails. */
export const bash = (folder: string, line: string): string =>
  execFileSync("bash", ["-c", `lth() { "${process.execPath}" "${main}" "$@"; }; ${line}`], {
    cwd: folder,
    env: environment(folder),
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
  });
