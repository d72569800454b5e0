// What do many machines cost, and how many are of use? One command that measures all of it and prints a table for each question:
//   npm run bench:machines [-- PART...]      cost, efficiency, thousand, projected; all of them without any
// It starts a Redis of its own (Debian's redis-server) and takes two cores to itself for about ten minutes. ITERATIONS (25000)
// are of trainings of ten seconds and more, TURNS (1) is how often one worker and two are compared, WORKERS (1000) and WINDOW
// (60 seconds) are for the thousand.
import { mkdtempSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { redisServer } from "../test/machines/redis.ts";
import { cost } from "./machines/cost.mjs";
import { efficiency } from "./machines/efficiency.mjs";
import { projected } from "./machines/projected.mjs";
import { thousand } from "./machines/thousand.mjs";

const number = (name, usual) => Number(process.env[name] ?? usual);
const asked = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), "lth-bench-"));
const redis = await redisServer();
const url = (database) => redis.url.replace(/0$/, String(database));
const row = (...cells) => console.log(cells.map((cell, i) => (i === 0 ? cell.padEnd(44) : cell.padStart(14))).join(""));
const title = (text) => console.log(`\n${text}\n`);

/** Milliseconds above a training, and of a coordinator for a result of so many bytes. */
let measured;

async function costs() {
  const lenet = await cost(folder, url(1), { name: "lenet", widths: [300, 100], jobs: 60, milliseconds: 500 });
  const large = await cost(folder, url(2), { name: "large", widths: [1500, 500], jobs: 12, milliseconds: 500 });
  const slope = (large.fetching - lenet.fetching) / (large.bytes - lenet.bytes);
  const fetching = (bytes) => Math.max(1, lenet.fetching + slope * (bytes - lenet.bytes)) / 1000;
  measured = { above: lenet.mean / 1000, fetching };
  title("A training's cost above itself, and a coordinator's for its result");
  row("result of", "MB", "above, mean", "median", "coordinator", "of its core");
  for (const [name, { bytes, mean, median, fetching, cpu }] of [
    ["LeNet-300-100", lenet],
    ["1500-500", large],
  ]) {
    row(name, (bytes / 1e6).toFixed(1), ...[mean, median, fetching, cpu].map((ms) => `${ms.toFixed(1)} ms`));
  }
  console.log("\nWhat LeNet's worker waits for, for each training (some of it beside the training):");
  for (const [what, ms] of lenet.parts.slice(0, 10)) row(`  ${what}`, `${ms.toFixed(1)} ms`);
  console.log(`A coordinator takes ${(1000 / lenet.fetching).toFixed(0)} of LeNet's results a second.`);
}

const parts = {
  cost: costs,
  async efficiency() {
    const options = { iterations: number("ITERATIONS", 25_000), turns: number("TURNS", 1) };
    const { training, one, two, times, jobs } = await efficiency(folder, url(3), options);
    title(`One worker and two, on ${availableParallelism()} cores: ${jobs} trainings of LeNet, Redis beside them`);
    row("", "seconds", "a training");
    row("one worker", one.toFixed(1), `${training.toFixed(1)} s`);
    row("two workers", two.toFixed(1));
    console.log(`Two are ${times.toFixed(2)} times as fast as one.`);
    if (training < 10) console.log("Trainings were shorter than ten seconds: ask for more ITERATIONS.");
  },
  async thousand() {
    const options = { workers: number("WORKERS", 1000), window: number("WINDOW", 60) };
    title(
      `${options.workers} workers with trainings of ten seconds, four coordinators, one Redis, all on this machine`,
    );
    for (const [empty, of] of [
      [false, "results of 6 kB"],
      [true, "empty results"],
    ]) {
      const { counted, ideal, share, each } = await thousand(folder, url(empty ? 5 : 4), { ...options, empty });
      console.log(`${counted} ${of} of ${ideal}: ${(100 * share).toFixed(1)}%, ${each.toFixed(1)} a second.`);
    }
  },
  async projected() {
    if (measured === undefined) await costs();
    title(
      "The paper's searches by so many workers of one core each, from these figures and a depot's link of 110 MB/s",
    );
    row("", "workers", "hours", "times one", "of ideal", "bound");
    for await (const { network, runs, workers, trainings, seconds, times, share, bound } of projected(measured)) {
      const what = `${network}, ${runs === 1 ? "a run" : `${runs} runs`} of ${trainings / runs}`;
      const hours = seconds / 3600;
      row(
        what,
        String(workers),
        hours.toFixed(hours < 10 ? 2 : 0),
        times.toFixed(1),
        `${(100 * share).toFixed(0)}%`,
        `  ${bound}`,
      );
    }
  },
};

const unknown = asked.find((part) => !(part in parts));
try {
  if (unknown !== undefined) throw new Error(`${unknown}: expected some of ${Object.keys(parts).join(", ")}`);
  for (const part of asked.length > 0 ? asked : Object.keys(parts)) await parts[part]();
} finally {
  await redis.remove();
  rmSync(folder, { recursive: true, force: true });
}
process.exit(0);
