// Do two trials on two cores train twice as much as one?
//   node bench/trials.mjs [ITERATIONS]      20000
// Each measurement is a real `lth find` in a store of its own; iterations per second, one and two trials in turns. Trainings of a
// few seconds would tell of their beginning, which is one thread's.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const main = fileURLToPath(new URL("../bundle/main.js", import.meta.url));
const iterations = Number(process.argv[2] ?? 20000);
const folder = mkdtempSync(join(tmpdir(), "lth-trials-"));
const median = (numbers) => [...numbers].sort((a, b) => a - b)[numbers.length >> 1];

/** Iterations per second from the first training's start to the last one's end: start-up and report are left out. */
function rate(trials, name) {
  const args = ["find", "lenet-mnist", "--rounds", "0", "--controls", "none", "--iterations", `${iterations}it`];
  const request = [...args, "--trials", `${trials}`, "--jobs", `${trials}`, "--store", join(folder, name), "--json"];
  const code = `
    import { spawn } from "node:child_process";
    import { createInterface } from "node:readline";
    const child = spawn(process.execPath, ${JSON.stringify([main, ...request])}, { stdio: ["ignore", "pipe", "ignore"] });
    let start, end;
    for await (const line of createInterface({ input: child.stdout })) {
      const { type } = JSON.parse(line);
      if (type === "job-started") start ??= performance.now();
      if (type === "job-done") end = performance.now();
    }
    console.log((end - start) / 1000);`;
  const { stdout, status, stderr } = spawnSync(process.execPath, ["--input-type=module", "-e", code], {
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(stderr);
  return (trials * iterations) / Number(stdout);
}

const ratios = [];
for (let turn = 0; turn < 5; turn++) {
  const [one, two] = [rate(1, `one-${turn}`), rate(2, `two-${turn}`)];
  ratios.push(two / one);
  console.log(`one trial ${one.toFixed(0)} it/s   two trials ${two.toFixed(0)} it/s   ${(two / one).toFixed(2)} times`);
}
console.log(`median: ${median(ratios).toFixed(2)} times the throughput of one`);
rmSync(folder, { recursive: true });
