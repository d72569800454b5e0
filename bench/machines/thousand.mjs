// A thousand workers with trainings of ten seconds, and four coordinators: how much of the time do they train? With results of
// 6 kB,
// and with empty ones: no file, as of trainings that diverge.
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { start } from "./child.mjs";

const TRAINING = 10_000;
const COORDINATORS = 4;
const PROCESSES = 4;

/** Trainings that end within `window` seconds, after as long a start, of those that there could be. */
export async function thousand(folder, redis, { workers, window, empty }) {
  const place = join(folder, empty ? "thousand-empty" : "thousand");
  const env = { LTH_ON: redis, LTH_DEPOT: `${place}-depot` };
  const each = workers / PROCESSES;
  const processes = Array.from({ length: PROCESSES }, () =>
    start("worker.mjs", { workers: each, milliseconds: TRAINING, empty }, env),
  );
  await Promise.all(processes.map(({ first }) => first("ready")));
  const done = [];
  let begun;
  const seed = Date.now() % 1e8;
  const coordinators = Array.from({ length: COORDINATORS }, (_, i) =>
    start(
      "coordinator.mjs",
      // Nothing is pruned after a training that diverged: as many are asked for in more runs.
      {
        store: `${place}-${i}`,
        runs: empty ? 5 : 1,
        run: { trials: 1000, rounds: empty ? 0 : 4, widths: [1], seed: seed + i },
      },
      env,
      ({ type, at }) => {
        if (type === "job-started") begun ??= at;
        if (type === "job-done" || type === "job-diverged") done.push(at);
      },
    ),
  );
  while (begun === undefined) await sleep(100);
  // All have begun, each at its time, and the orders that were added at once are heard of: 55 seconds are five trainings and a
  // half.
  const from = begun + 55_000;
  while (Date.now() < from + 1000 * window) await sleep(500);
  const counted = done.filter((at) => at >= from && at < from + 1000 * window).length;
  for (const one of [...coordinators, ...processes]) one.kill();
  await Promise.all([...coordinators, ...processes].map(({ ended }) => ended));
  const ideal = (workers * 1000 * window) / TRAINING;
  return { workers, counted, ideal, share: counted / ideal, each: counted / window };
}
