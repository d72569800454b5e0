// Are two workers on two cores twice as fast as one? Real trainings by the command line, Redis beside them.
import { spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const main = fileURLToPath(new URL("../../bundle/main.js", import.meta.url));

/** Trainings of LeNet that wait for nothing. */
const JOBS = 8;

/** Seconds of one training, measured by one, and from the first one's beginning to the last one's end. */
async function withWorkers(count, name, iterations, { folder, redis }) {
  const env = { ...process.env, LTH_ON: redis, LTH_DEPOT: join(folder, `depot-${name}`) };
  const workers = Array.from({ length: count }, (_, i) =>
    lth(["worker", "--jobs", "1"], { ...env, LTH_CACHE: join(folder, `disk-${name}-${i}`) }),
  );
  await Promise.all(workers.map(({ said }) => said));
  const args = ["find", "lenet-mnist", "--rounds", "0", "--controls", "none", "--iterations", `${iterations}it`];
  const [started, done] = [[], []];
  const store = ["--store", join(folder, name), "--trials", String(JOBS), "--remote", "--json"];
  const coordinator = lth([...args, ...store], env, (line) => {
    const { type } = JSON.parse(line);
    if (type === "job-started") started.push(performance.now());
    if (type === "job-done") done.push(performance.now());
  });
  await coordinator.ended;
  for (const { child } of workers) child.kill("SIGTERM");
  await Promise.all(workers.map(({ ended }) => ended));
  if (done.length !== JOBS) throw new Error(`${done.length} trainings of ${JOBS} were done`);
  return (done.at(-1) - started[0]) / 1000;
}

function lth(args, env, heard = () => {}) {
  const child = spawn(process.execPath, [main, ...args], { env, stdio: ["ignore", "pipe", "inherit"] });
  let first = () => {};
  const said = new Promise((resolve) => {
    first = resolve;
  });
  createInterface({ input: child.stdout }).on("line", (line) => {
    first();
    heard(line);
  });
  const ended = new Promise((resolve) => child.on("close", resolve));
  return { child, said, ended };
}

/** In turns, so that what else the machine does meets both. */
export async function efficiency(folder, redis, { iterations, turns }) {
  const seconds = { 1: [], 2: [] };
  for (let turn = 0; turn < turns; turn++) {
    for (const count of [1, 2]) {
      seconds[count].push(await withWorkers(count, `efficiency-${count}-${turn}`, iterations, { folder, redis }));
    }
  }
  const mean = (all) => all.reduce((sum, one) => sum + one, 0) / all.length;
  const [one, two] = [mean(seconds[1]), mean(seconds[2])];
  return { training: one / JOBS, one, two, times: one / two, jobs: JOBS };
}
