import type { Trainer } from "../../engine/index.ts";
import { peakOf } from "../../engine/node.ts";
import { memoryFaults } from "../../lottery/index.ts";
import { stream } from "../../random.ts";
import { memoryHere } from "../../runs/index.ts";
import { trainerAtDensity } from "./at-density.ts";
import type { BenchOptions } from "./bench-options.ts";
import { type BenchSubject, benchSubject } from "./bench-subject.ts";

/** One line of `lth bench`: medians over whole training iterations, gathering the batch from the data set included. */
export interface BenchRow {
  readonly network: string;
  /** The round of the paper's ladder, if rounds were asked for. */
  readonly round?: number;
  readonly density: number;
  readonly batch: number;
  readonly threads: number;
  readonly wallMicros: number;
  readonly cpuMicros: number;
  /** Multiply-adds that the surviving weights need, as a share of what the processor could have done in that CPU time. */
  readonly limitShare: number;
  /** The same by layer with weights, if layers were asked for; everything that is not one layer's is in the total alone. */
  readonly layers?: readonly BenchLayer[];
}

export interface BenchLayer {
  readonly layer: string;
  /** Wall time of its instructions in one iteration. */
  readonly micros: number;
  readonly limitShare: number;
}

/** A sample is long enough for the clock; there are enough of them that a busy machine does not decide the median, but
 * after some seconds a slow network has had enough. */
const SAMPLE_MILLISECONDS = 25;
const FEWEST = 7;
const ENOUGH = { samples: 61, seconds: 8 };
/** A search has 21 rounds, whose errors even out in their sum. */
const ENOUGH_IN_SEARCH = { samples: 21, seconds: 3 };

export async function benchmark(options: BenchOptions, before: (what: string) => void): Promise<readonly BenchRow[]> {
  const subject = await benchSubject(options.name, options.data);
  const [fault] = memoryFaults({ ...subject, threads: options.threads }, { memory: memoryHere() });
  if (fault) throw fault;
  const wanted = options.rounds
    ? options.rounds.map((round) => ({ round, ...subject.rung(round) }))
    : options.densities.map((density) => ({ density, layers: density }));
  const rows: BenchRow[] = [];
  for (const { layers: density, ...each } of wanted) {
    before("round" in each ? `round ${each.round}` : `density ${each.density}`);
    const row = await measured(subject, density, options);
    rows.push({ network: subject.name, ...each, ...row });
  }
  return rows;
}

async function measured(
  subject: BenchSubject,
  density: number | ReadonlyMap<string, number>,
  { threads, executor, byLayer, search }: BenchOptions,
): Promise<Omit<BenchRow, "network" | "density">> {
  const trainer = await trainerAtDensity({ ...subject, density, executor, threads });
  if (trainer.executor === "reference") throw new Error("the reference executor is not measured");
  const peak = peakOf(trainer.executor) / 1e6;
  const batches = batchesOf(subject);
  const { wall, cpu } = await measure(trainer, batches, search ? ENOUGH_IN_SEARCH : ENOUGH);
  const work = [...trainer.multiplyAdds.values()].reduce((sum, one) => sum + one, 0);
  const share = (multiplyAdds: number, micros: number) => Number((multiplyAdds / (peak * micros)).toFixed(3));
  const row = {
    batch: subject.batch,
    threads,
    wallMicros: rounded(wall),
    cpuMicros: rounded(cpu),
    limitShare: share(work, cpu),
  };
  const micros = byLayer ? await microsByLayer(trainer, batches) : undefined;
  trainer.close();
  if (!micros) return row;
  const layers = [...trainer.multiplyAdds].map(([layer, multiplyAdds]) => {
    const each = micros.get(layer) ?? 0;
    return { layer, micros: rounded(each), limitShare: share(multiplyAdds, each * threads) };
  });
  return { ...row, layers };
}

type Batches = (iterations: number) => { readonly examples: Int32Array; readonly rates: Float64Array };

function batchesOf({ dataset, batch, optimizer }: BenchSubject): Batches {
  const order = stream(["speed", "order"]).permutation(dataset.train.count);
  let next = 0;
  return (iterations) => {
    const examples = Int32Array.from({ length: iterations * batch }, (_, i) => order[(next + i) % order.length] ?? 0);
    next += examples.length;
    return { examples, rates: new Float64Array(iterations).fill(optimizer.lr) };
  };
}

/** Microseconds of one iteration: medians of many samples, each of as many iterations as fill it. */
async function measure(
  trainer: Trainer,
  batches: Batches,
  most: typeof ENOUGH,
): Promise<{ wall: number; cpu: number }> {
  const run = async (iterations: number) => {
    const call = batches(iterations);
    const [began, used] = [performance.now(), process.cpuUsage()];
    await trainer.train(call);
    const { user, system } = process.cpuUsage(used);
    return { wall: ((performance.now() - began) * 1000) / iterations, cpu: (user + system) / iterations };
  };
  const fitting = (micros: number) => Math.max(1, Math.min(50, Math.ceil((SAMPLE_MILLISECONDS * 1000) / micros)));
  await run(fitting((await run(1)).wall)); // brings code and data into the caches
  const iterations = Math.max(1, Math.ceil((SAMPLE_MILLISECONDS * 1000) / (await run(2)).wall));
  const samples: { wall: number; cpu: number }[] = [];
  const began = performance.now();
  const enough = () => samples.length >= FEWEST && performance.now() - began > most.seconds * 1000;
  while (samples.length < most.samples && !enough()) samples.push(await run(iterations));
  return { wall: median(samples.map(({ wall }) => wall)), cpu: median(samples.map(({ cpu }) => cpu)) };
}

/** Microseconds that each layer's instructions take in one iteration, medians of several. */
async function microsByLayer(trainer: Trainer, batches: Batches): Promise<ReadonlyMap<string, number>> {
  const samples: Float64Array[] = [];
  while (samples.length < FEWEST) {
    const times = new Float64Array(trainer.instructions.length);
    await trainer.train({ ...batches(1), times });
    samples.push(times);
  }
  const micros = new Map<string, number>();
  trainer.instructions.forEach(({ layer }, i) => {
    const seconds = median(samples.map((times) => times[i] ?? 0));
    micros.set(layer, (micros.get(layer) ?? 0) + seconds * 1e6);
  });
  return micros;
}

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;
const rounded = (micros: number): number => Number(micros.toFixed(1));
