// What a training costs above itself, and how long a coordinator has a result.
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { start } from "./child.mjs";

/** Trains make-believe, one after the other, by one worker that has always another; then another store takes the results. */
export async function cost(folder, redis, { name, widths, jobs, milliseconds }) {
  const env = { LTH_ON: redis, LTH_DEPOT: join(folder, `depot-${name}`) };
  const between = [];
  const worker = start("worker.mjs", { workers: 1, milliseconds }, env, ({ type, ms }) => {
    if (type === "between") between.push(ms);
  });
  await worker.first("ready");
  const run = { trials: jobs, widths, seed: Date.now() % 1e9 };
  const coordinator = start("coordinator.mjs", { store: join(folder, name), run }, env);
  await coordinator.first("done");
  await coordinator.ended;
  const spent = worker.first("spent");
  worker.child.kill("SIGTERM");
  const calls = (await spent).spent.filter(([what]) => what !== "queue.take" && what !== "order.hold");
  await worker.ended;

  const times = [];
  const again = start("coordinator.mjs", { store: join(folder, `${name}-again`), run }, env, ({ type, at }) => {
    if (type === "run" || type === "job-done") times.push(at);
  });
  const { cpu } = await again.first("done");
  await again.ended;
  between.sort((a, b) => a - b);
  const results = join(folder, `depot-${name}`, "results");
  const [first] = readdirSync(results);
  return {
    jobs,
    bytes: statSync(join(results, first)).size,
    // From a training's end to the next one's beginning.
    mean: between.reduce((sum, one) => sum + one, 0) / between.length,
    median: between[between.length >> 1],
    parts: calls.map(([what, { ms }]) => [what, ms / jobs]).sort(([, a], [, b]) => b - a),
    // Milliseconds of a coordinator for each result, and of its core.
    fetching: (times.at(-1) - times[0]) / jobs,
    cpu: (1000 * cpu) / jobs,
  };
}
