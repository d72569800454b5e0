import { simulate, tellFailure } from "./simulate.ts";

/** `npm run simulate -- SEED COUNT`: that many seeds from this one on. Says what happened, and the trace of the first failure. */
const [from = 1, count = 1000] = process.argv.slice(2).map(Number);
if (!(Number.isInteger(from) && Number.isInteger(count) && count > 0)) {
  throw new Error(`${process.argv.slice(2).join(" ")}: expected the first seed and how many, such as 1 1000`);
}

Error.stackTraceLimit = 0; // errors are made by the thousand, and what they say is enough

/** Milliseconds from one word about it to the next. */
const EVERY = 10_000;
const since = performance.now();
let told = since;
let minutes = 0;
const faults = new Map<string, number>();
const failed: number[] = [];
for (let seed = from; seed < from + count; seed++) {
  const outcome = await simulate(seed);
  minutes += outcome.minutes;
  for (const name of outcome.faults) faults.set(name, (faults.get(name) ?? 0) + 1);
  if (outcome.wrong !== undefined) {
    failed.push(seed);
    if (failed.length === 1) console.log(tellFailure(outcome, Number(process.env.LINES ?? 120)));
    else console.log(`seed ${seed}: ${outcome.wrong}`);
  }
  if (performance.now() - told < EVERY) continue;
  told = performance.now();
  console.log(`${seed - from + 1} of ${count} seeds, ${failed.length} failed`);
}
const seconds = (performance.now() - since) / 1000;
const { user, system } = process.cpuUsage();
console.log(
  `${count} seeds from ${from} on: ${failed.length} failed${failed.length > 0 ? ` (${failed.slice(0, 20).join(" ")})` : ""}`,
);
console.log(
  `${Math.round(minutes / 60)} simulated hours in ${Math.round(seconds)} s (${Math.round((user + system) / 1e6)} s of a core)`,
);
for (const [name, times] of [...faults].sort(([, a], [, b]) => b - a))
  console.log(`${String(times).padStart(7)} ${name}`);
process.exitCode = failed.length > 0 ? 1 : 0;
