// Does memory stay flat over 20 rounds?
//   node bench/memory.mjs
// Resident memory of a real `lth find` (rounds 0 to 20, one trial, one reinit), read when each ticket is done. Linux only.
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const main = fileURLToPath(new URL("../dist/cli/main.js", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "lth-memory-"));
const flags = "--rounds 20 --trials 1 --controls reinit:1 --iterations 1000it --json --store".split(" ");
const child = spawn(process.execPath, [main, "find", "lenet-mnist", ...flags, folder], {
  stdio: ["ignore", "pipe", "ignore"],
});
const megabytes = [];
for await (const line of createInterface({ input: child.stdout })) {
  const event = JSON.parse(line);
  if (event.type !== "job-done" || event.job.role !== "ticket") continue;
  const [, kilobytes] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, "utf8"));
  megabytes.push(Math.round(kilobytes / 1024));
  console.log(`round ${event.job.round}: ${megabytes.at(-1)} MB`);
}
const [early, late] = [Math.max(...megabytes.slice(0, 5)), Math.max(...megabytes.slice(-5))];
console.log(`most in rounds 0 to 4: ${early} MB, in rounds 16 to 20: ${late} MB`);
rmSync(folder, { recursive: true });
