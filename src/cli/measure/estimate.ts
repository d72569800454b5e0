import type { Dataset } from "../../data/arrays/index.ts";
import {
  densitiesOf,
  longestWait,
  type PlannedJob,
  type Setting,
  shareOfWork,
  storedBytes,
} from "../../lottery/index.ts";
import { sideBySide } from "../../runs/index.ts";
import { trainerAtDensity } from "./at-density.ts";
import type { TrainingMemory } from "./memory-rows.ts";

/** How long a run would take and how much it would keep. */
export interface Estimate {
  /** Wall time with so many trainings at once, as far as there are cores for them, as if nothing were in the store. */
  readonly seconds: number;
  readonly bytes: number;
  /** What the dense network's training takes; sparser ones take less. */
  readonly memory: TrainingMemory;
}

/** Milliseconds that tell how fast a network is on this machine. */
const SAMPLE = 40;

/**
 * Measures an iteration and an evaluation of the dense network, of one that does half its work and of one as sparse as the last
 * round's, here and now, and draws lines between them for the rounds in between, by how much work they are. Writes nothing.
 */
export async function estimate(
  setting: Setting,
  dataset: Dataset,
  planned: readonly PlannedJob[],
  { jobs, threads }: { readonly jobs: number; readonly threads?: number | undefined },
): Promise<Estimate> {
  const speeds = await measureSpeeds(setting, dataset, threads);
  const secondsEachTakes = (job: PlannedJob) => secondsOf(job, setting, dataset, speeds);
  const total = planned.reduce((sum, job) => sum + secondsEachTakes(job), 0);
  // Some trainings of one trial wait for each other: more at once do not hasten them.
  const longest = longestWait(planned, secondsEachTakes);
  const seconds = Math.max(total / Math.min(jobs, sideBySide(threads)), longest);
  return { seconds, bytes: storedBytes(setting, planned), memory: speeds[0].memory };
}

/** How fast a network is at some shares of the dense network's work, from all of it down. */
export type Speeds = readonly [SpeedAt, ...SpeedAt[]];

interface SpeedAt extends Speed {
  readonly work: number;
}

/** Measures a setting's dense network, one that does about half as much work, and one as sparse as its last round's. */
export async function measureSpeeds(setting: Setting, dataset: Dataset, threads: number | undefined): Promise<Speeds> {
  const { network, ladder } = setting;
  const rungs = ladder.map((rung) => ({ rung, work: shareOfWork(network, rung) })).filter(({ work }) => work < 1);
  const last = rungs.at(-1);
  const [half] = rungs.slice(0, -1).sort((a, b) => Math.abs(a.work - 0.5) - Math.abs(b.work - 0.5));
  const speeds: [SpeedAt, ...SpeedAt[]] = [{ work: 1, ...(await speedAt(setting, dataset, 1, threads)) }];
  for (const point of [half, last]) {
    if (!point) continue;
    speeds.push({ work: point.work, ...(await speedAt(setting, dataset, densitiesOf(network, point.rung), threads)) });
  }
  return speeds;
}

/** Seconds that a training takes, on the line between the two speeds that are next to its share of the work. */
export function secondsOf(
  { iterations, round }: PlannedJob,
  setting: Setting,
  dataset: Dataset,
  speeds: Speeds,
): number {
  const rung = setting.ladder[round];
  const work = rung ? shareOfWork(setting.network, rung) : 1;
  const found = speeds.findIndex((speed) => speed.work <= work);
  const after = found < 0 ? speeds.length - 1 : found;
  const [more, less] = [speeds[Math.max(0, after - 1)] ?? speeds[0], speeds[after] ?? speeds[0]];
  const share = less.work < more.work ? Math.min(1, (more.work - work) / (more.work - less.work)) : 0;
  const between = (kind: "iteration" | "example") => more[kind] + share * (less[kind] - more[kind]);
  return iterations * between("iteration") + examplesSeen(setting, dataset, iterations) * between("example");
}

interface Speed {
  /** Seconds for one iteration, and for one example that is only evaluated. */
  readonly iteration: number;
  readonly example: number;
  readonly memory: TrainingMemory;
}

async function speedAt(
  { spec, network }: Setting,
  dataset: Dataset,
  density: number | ReadonlyMap<string, number>,
  threads: number | undefined,
): Promise<Speed> {
  const { optimizer, batch } = spec.train;
  const all = Int32Array.from({ length: dataset.train.count }, (_, i) => i);
  const trainer = await trainerAtDensity({ network, dataset, optimizer, batch, density, threads });
  const batches = Math.max(1, Math.floor(all.length / spec.train.batch));
  let next = 0;
  const iteration = await secondsEach(1, async (count) => {
    const examples = Int32Array.from(
      { length: count * spec.train.batch },
      (_, i) => (next + i) % (batches * spec.train.batch),
    );
    next += count * spec.train.batch;
    await trainer.train({ examples, rates: new Float64Array(count).fill(spec.train.optimizer.lr) });
  });
  const example = await secondsEach(64, (count) =>
    trainer.evaluate("train", all.subarray(0, Math.min(count, all.length))),
  );
  trainer.close();
  const { memory } = trainer;
  return { iteration, example, memory: new Map([...memory, ["snapshot", memory.get("parameters") ?? 0]]) };
}

/**
 * Seconds that one of many takes; from `first` on twice as many are asked for until they take long enough to be measured. The
 * shorter of two measurements counts, since other programs can only lengthen one.
 */
async function secondsEach(first: number, work: (count: number) => Promise<unknown>): Promise<number> {
  const measure = async (count: number) => {
    const began = performance.now();
    await work(count);
    return performance.now() - began;
  };
  for (let count = first; ; count *= 2) {
    const took = Math.min(await measure(count), await measure(count));
    if (took > SAMPLE || count >= 1 << 15) return took / 1000 / count;
  }
}

/** Examples that are evaluated beside training: at each measurement, and all of them at the early stop and at the end. */
function examplesSeen({ spec: { measure, data } }: Setting, { train, test }: Dataset, iterations: number): number {
  const validations = Math.ceil(iterations / measure.every) * data.validation;
  const tests = Math.ceil(iterations / measure.test) * test.count;
  return validations + tests + 2 * (train.count + test.count);
}
