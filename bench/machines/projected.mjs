// How long the paper's searches take with 1 to 1,000 workers, from what was measured here: what an iteration takes, what a training
// costs above itself, how long a coordinator has a result. A worker has one core. Trainings are given out as lth gives them out.
import { madeUpImages } from "../../dist/cli/measure/bench-subject.js";
import { measureSpeeds, secondsOf } from "../../dist/cli/measure/estimate.js";
import { loadDataset } from "../../dist/data/index.js";
import { isAwaited, plannedJobs, settingOf, storedBytes } from "../../dist/lottery/index.js";
import { readSpec } from "../../dist/request/index.js";

const presets = { LeNet: "lenet-mnist", "Conv-6": "conv6-cifar10", "VGG-19": "vgg19-cifar10" };
const WORKERS = [1, 10, 100, 1000];
const RUNS = [1, 60];
/** Bytes a second of the link to the depot: a gigabit. */
const LINK = 110e6;
/**
 * Seconds between failures of a machine, as lth takes them for checkpoints that are kept each minute; and the most from one to
 * the next.
 */
const [BETWEEN_FAILURES, RAREST] = [240 * 60, 1800];

/** Trainings of a preset at the paper's scale, each with its seconds, its bytes and what it waits for. */
async function searchOf(preset) {
  const { spec } = readSpec({ from: preset, scale: "paper", overrides: [] });
  const isMnist = spec.data.name === "mnist";
  const dataset = isMnist ? await loadDataset("mnist") : madeUpImages();
  const setting = settingOf(spec, dataset);
  const speeds = await measureSpeeds(setting, dataset, undefined);
  const counts = isMnist ? dataset : { train: { count: 50_000 }, test: { count: 10_000 } };
  const planned = plannedJobs(setting);
  const name = ({ trial, role, round }) => `${trial} ${round} ${role}`;
  const weights = setting.ladder[0].weights;
  const moments = spec.train.optimizer.name === "adam" ? 2 : 1;
  return {
    jobs: planned.map((job) => ({
      name: name(job),
      waits: job.waits.map((ref) => name({ trial: job.trial, ...ref })),
      priority: (isAwaited(job.role) ? 1 : 100_000) + job.round,
      seconds: secondsOf(job, setting, counts, speeds),
      bytes: storedBytes(setting, [job]),
    })),
    checkpoint: 4 * weights * (2 + moments),
  };
}

/** Seconds until all runs are through: workers take what goes first, a run's coordinator has one result after the other. */
function scheduled({ jobs }, runs, workers, { above, fetching }) {
  const ready = [];
  const byTurn = (a, b) => a.job.priority - b.job.priority || a.at - b.at;
  /** Keeps them in the order in which they go. */
  const isReady = (one) => {
    let [low, high] = [0, ready.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (byTurn(ready[middle], one) <= 0) low = middle + 1;
      else high = middle;
    }
    ready.splice(low, 0, one);
  };
  const left = new Map();
  const dependents = new Map();
  for (let run = 0; run < runs; run++) {
    for (const job of jobs) {
      const own = { ...job, run, name: `${run} ${job.name}` };
      const waits = [...new Set(job.waits)].map((one) => `${run} ${one}`);
      for (const one of waits) dependents.set(one, [...(dependents.get(one) ?? []), own]);
      left.set(own, waits.length);
      if (waits.length === 0) isReady({ job: own, at: 0 });
    }
  }
  const coordinators = new Float64Array(runs);
  const events = [];
  let [free, now, end] = [workers, 0, 0];
  const push = (at, act) => {
    let i = events.push({ at, act }) - 1;
    for (; i > 0 && events[(i - 1) >> 1].at > at; i = (i - 1) >> 1) events[i] = events[(i - 1) >> 1];
    events[i] = { at, act };
  };
  const pop = () => {
    const first = events[0];
    const last = events.pop();
    if (events.length === 0) return first;
    let i = 0;
    for (let down = 1; down < events.length; down = 2 * i + 1) {
      if (down + 1 < events.length && events[down + 1].at < events[down].at) down++;
      if (events[down].at >= last.at) break;
      events[i] = events[down];
      i = down;
    }
    events[i] = last;
    return first;
  };
  const give = () => {
    if (free === 0 || ready.length === 0) return;
    for (const { job } of ready.splice(0, free)) {
      free--;
      push(now + job.seconds + above, () => {
        free++;
        const at = Math.max(now, coordinators[job.run]) + fetching(job.bytes);
        coordinators[job.run] = at;
        push(at, () => arrived(job));
      });
    }
  };
  // A role's repeats have one name, and nothing waits for those.
  const arrived = (job) => {
    end = Math.max(end, now);
    for (const next of dependents.get(job.name) ?? []) {
      const more = left.get(next) - 1;
      left.set(next, more);
      if (more === 0) isReady({ job: next, at: now });
    }
  };
  give();
  while (events.length > 0) {
    const { at, act } = pop();
    now = at;
    act();
    give();
  }
  return end;
}

/** One row for each network, number of runs and of workers. `measured`: {above, fetching}, of which `fetching` takes bytes. */
export async function* projected(measured) {
  const none = { above: 0, fetching: () => 0 };
  for (const [network, preset] of Object.entries(presets)) {
    const search = await searchOf(preset);
    const sum = (of) => search.jobs.reduce((all, job) => all + of(job), 0);
    const work = sum(({ seconds }) => seconds);
    const chain = scheduled(search, 1, search.jobs.length, none);
    for (const runs of RUNS) {
      for (const workers of WORKERS) {
        // The longer one takes, the rarer they are: so no more of them than the link carries, until they are at their rarest.
        const alone = Math.max(60, Math.sqrt(2 * (search.checkpoint / LINK) * BETWEEN_FAILURES));
        const interval = Math.min(RAREST, Math.max(alone, (workers * search.checkpoint) / LINK));
        const traffic = sum(({ bytes }) => 2 * bytes) + (work / interval) * search.checkpoint;
        const bounds = {
          workers: (runs * work) / workers,
          "trainings that wait": chain,
          "its coordinator": sum(({ bytes }) => measured.fetching(bytes)),
          "the depot's link": (runs * traffic) / LINK,
        };
        const [bound] = Object.entries(bounds).sort(([, a], [, b]) => b - a)[0];
        const seconds = Math.max(scheduled(search, runs, workers, measured), bounds["the depot's link"]);
        const times = (runs * work) / seconds;
        yield {
          network,
          runs,
          workers,
          trainings: runs * search.jobs.length,
          seconds,
          times,
          share: times / workers,
          bound,
        };
      }
    }
  }
}
