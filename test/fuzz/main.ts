import { parseArgs } from "node:util";
import { Worker } from "node:worker_threads";
import { formats } from "./formats.ts";
import type { Outcome } from "./fuzz.ts";
import { withFault } from "./plant.ts";
import { progressOf } from "./progress.ts";

const names = formats.map(({ name }) => name);

const { values } = parseArgs({
  options: {
    format: { type: "string", multiple: true, default: [...names] },
    inputs: { type: "string", default: "1000000" },
    seed: { type: "string", default: "1" },
    from: { type: "string", default: "0" },
    planted: { type: "boolean", default: false },
  },
});
const [count = 0, seed = 0, from = 0] = [values.inputs, values.seed, values.from].map(Number);
if (![count, seed, from].every(Number.isSafeInteger)) throw new Error("--inputs, --seed and --from are whole numbers");
const unknown = values.format.find((name) => !names.includes(name));
if (unknown !== undefined) throw new Error(`--format ${unknown}: expected one of ${names.join(", ")}`);

/** Milliseconds on the clock after which an input counts as one that never ends. */
const HANGS = 60_000;

/**
 * One format in a thread of its own, with at most 1 GB for its heap; what ends that thread is told with the input's index. How far
 * it is, is told on stderr.
 */
function tried(format: string): Promise<Outcome | string> {
  const at = new Int32Array(new SharedArrayBuffer(4)).fill(-1);
  const worker = new Worker(new URL("./worker.ts", import.meta.url), {
    workerData: { format, count, seed, from, at },
    resourceLimits: { maxOldGenerationSizeMb: 1000 },
  });
  const progress = progressOf(format, count, process.stderr);
  return new Promise((done) => {
    let last = -1; // as long as nothing was tried
    let since = Date.now();
    const watch = setInterval(() => {
      progress.at((at[0] ?? 0) - from);
      if (at[0] !== last) [last, since] = [at[0] ?? 0, Date.now()];
      else if (last >= 0 && Date.now() - since > HANGS) end(`input ${last} hangs`);
    }, 500);
    const end = (outcome: Outcome | string) => {
      clearInterval(watch);
      progress.end();
      worker.terminate();
      done(outcome);
    };
    worker.once("message", end);
    worker.once("error", (error: Error) => end(`input ${at[0]} ends the thread: ${error.message}`));
  });
}

/** Plants each format's faults and says at which input each is found. */
async function plant(format: string): Promise<void> {
  const found = formats.find(({ name }) => name === format);
  for (const planted of found?.planted ?? []) {
    const outcome = await withFault(planted, async (tree) => found?.fuzz(tree, { count, seed, from, enough: 1 }));
    const [failure] = outcome?.failures ?? [];
    console.log(
      `${format}: ${planted.file}: ${failure === undefined ? "NOT FOUND" : `found: ${failure.slice(0, 100)}`}`,
    );
    if (failure === undefined) process.exitCode = 1;
  }
}

for (const format of values.format) {
  if (values.planted) {
    await plant(format);
    continue;
  }
  const started = Date.now();
  const outcome = await tried(format);
  const seconds = Math.round((Date.now() - started) / 1000);
  if (typeof outcome === "string") {
    console.log(`${format}: ${outcome}`);
    process.exitCode = 1;
    continue;
  }
  const { inputs, accepted, refused, slowest, slowestAt, memory, failures } = outcome;
  console.log(
    `${format}: ${inputs} inputs, ${accepted} accepted, ${refused} refused, slowest ${Math.ceil(slowest)} ms (input ${slowestAt}), ` +
      `${Math.round(memory / 1e6)} MB, ${seconds} s, ${failures.length} failures`,
  );
  for (const failure of failures) console.log(`  ${failure}`);
  if (failures.length > 0) process.exitCode = 1;
}
