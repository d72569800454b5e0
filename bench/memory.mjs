// Does memory stay flat over 20 rounds?
//   node bench/memory.mjs
// Resident memory of a real `lth find`, read when each ticket is done. Tickets come before controls, so that these wait by the
// hundred. Linux only.
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const main = fileURLToPath(new URL("../bundle/main.js", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "lth-memory-"));
const flags = "--rounds 20 --trials 3 --controls reinit:2 --iterations 500it --jobs 2 --json --store".split(" ");
const child = spawn(process.execPath, [main, "find", "lenet-mnist", ...flags, folder], {
  stdio: ["ignore", "pipe", "ignore"],
});
const megabytes = Array(21).fill(0);
for await (const line of createInterface({ input: child.stdout })) {
  const event = JSON.parse(line);
  if (event.type !== "job-done" || event.job.role !== "ticket") continue;
  const [, kilobytes] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, "utf8"));
  megabytes[event.job.round] = Math.max(megabytes[event.job.round], Math.round(kilobytes / 1024));
}
for (const [round, most] of megabytes.entries()) console.log(`round ${round}: ${most} MB`);
const [early, late] = [Math.max(...megabytes.slice(0, 5)), Math.max(...megabytes.slice(-5))];
console.log(`most in rounds 0 to 4: ${early} MB, in rounds 16 to 20: ${late} MB`);
rmSync(folder, { recursive: true });
