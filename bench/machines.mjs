// What does a training cost above itself when it is done by a worker, and how many results does a coordinator take in a second?
// Trainings of LeNet-300-100's size that take no time: each is ordered, taken, published, fetched, checked and kept in a store, by a
// worker and a coordinator in one process, so that on two cores it is less.
//   LTH_ON=redis://127.0.0.1:6379/0 LTH_DEPOT=depot node bench/machines.mjs [JOBS [AT_ONCE]]
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadDataset } from "../dist/data/index.js";
import { settingOf, startWeights } from "../dist/lottery/index.js";
import { unpackMasks } from "../dist/prune/index.js";
import { readSpec } from "../dist/request/index.js";
import { openSession } from "../dist/runs/index.js";
import { addresses, connect, openFolderDepot, remoteTrain, systemClock, work } from "../dist/workers/index.js";

const [jobs = "120", atOnce = "4"] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), "lth-bench-"));
const trials = Math.round(Number(jobs) / 6);
const { spec, preset, scale } = readSpec({
  from: "lenet-mnist",
  overrides: [
    { path: "trials", yaml: String(trials), source: "bench" },
    { path: "rounds", yaml: "1", source: "bench" },
    { path: "controls", yaml: "{reinit: 4}", source: "bench" },
    { path: "seed", yaml: String(Date.now() % 1e9), source: "bench" },
  ],
});
const dataset = await loadDataset("mnist");

/** A result of the right form, with the weights that the training would begin with. */
async function train({ content, mask }) {
  const score = { loss: 1, correct: 1, examples: 10 };
  const { from, until } = content.train;
  const masks = unpackMasks(mask);
  const weights = await startWeights(content.network, content.start, masks, async () => new Map());
  const curve = { iteration: [from, until], loss: [2, 1], accuracy: [0.1, 0.2] };
  const scores = { train: score, validation: score, test: score };
  const survivors = Object.fromEntries(
    [...masks].map(([name, each]) => [name, each.reduce((sum, one) => sum + one, 0)]),
  );
  return {
    diverged: null,
    result: {
      ...{ iterations: until, earlyStopIteration: until, censored: true, atEarlyStop: scores, atEnd: scores },
      ...{ validation: curve, test: curve, survivors },
    },
    finalWeights: weights,
    earlyStopWeights: weights,
  };
}

async function timed(session) {
  const count = settingOf(spec, dataset).spec.trials * 6;
  const [since, before] = [performance.now(), process.cpuUsage()];
  await session.find({ name: preset, scale, spec, dataset });
  await session.close();
  const { user, system } = process.cpuUsage(before);
  return { count, seconds: (performance.now() - since) / 1000, cpu: (user + system) / 1e6 };
}

const here = await timed(await openSession(join(folder, "here"), { jobs: Number(atOnce), train }));
const { queue, depot, name, lth, close } = await connect(addresses(), { onState: console.error });
const leaving = new AbortController();
const local = await openFolderDepot(join(folder, "local"));
const warn = (message) => console.error(message);
const parts = { queue, depot, local, train, clock: systemClock, name, lth, warn };
const working = work(parts, { jobs: Number(atOnce), signal: leaving.signal });
const remote = remoteTrain({ queue, depot, clock: systemClock, name, lth, warn });
const there = await timed(await openSession(join(folder, "there"), { jobs: 1024, train: remote.train }));
leaving.abort();
await working;
await remote.close();
await close();

const row = (where, { count, seconds, cpu }) =>
  `${where.padEnd(12)}${String(count).padStart(6)}${seconds.toFixed(2).padStart(9)}${((1000 * seconds) / count).toFixed(1).padStart(9)}${(count / seconds).toFixed(1).padStart(11)}${((1000 * cpu) / count).toFixed(1).padStart(12)}`;
console.log(
  `${"".padEnd(12)}${"jobs".padStart(6)}${"seconds".padStart(9)}${"ms/job".padStart(9)}${"jobs/s".padStart(11)}`,
);
console.log(row("here", here));
console.log(row("remote", there));
const above = (of) => ((1000 * (there[of] - here[of])) / there.count).toFixed(1);
console.log(`above the same in one process: ${above("seconds")} ms a job, of which CPU ${above("cpu")}`);
rmSync(folder, { recursive: true });
process.exit(0);
