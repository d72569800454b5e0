// A process of a measurement: what it is told is JSON in its last argument, what it tells are lines of JSON.
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

export const told = () => JSON.parse(process.argv.at(-1));
export const tell = (what) => process.stdout.write(`${JSON.stringify(what)}\n`);

/** They end with this process. */
const children = new Set();
process.once("exit", () => {
  for (const child of children) child.kill("SIGKILL");
});

/** Starts a file beside this one. `heard` is called with each thing that it tells; `first` resolves with the first of a kind. */
export function start(file, words, env, heard = () => {}) {
  const args = [fileURLToPath(new URL(file, import.meta.url)), JSON.stringify(words)];
  const child = spawn(process.execPath, args, {
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "inherit"],
  });
  children.add(child);
  const waiting = new Map();
  createInterface({ input: child.stdout }).on("line", (line) => {
    const what = JSON.parse(line);
    heard(what);
    waiting.get(what.type)?.(what);
  });
  const ended = new Promise((resolve) => child.on("close", resolve));
  void ended.then(() => children.delete(child));
  const first = (type) =>
    Promise.race([
      new Promise((resolve) => waiting.set(type, resolve)),
      ended.then((code) => Promise.reject(new Error(`${file} ended with ${code} before it told of ${type}`))),
    ]);
  return { child, ended, first, kill: () => child.kill("SIGKILL") };
}
