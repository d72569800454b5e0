import { loadDataset } from "../data/index.ts";
import { optimizerSchema, peakOf, type Trainer } from "../engine/index.ts";
import { buildNetwork } from "../models/index.ts";
import { stream } from "../random.ts";
import { trainerAtDensity } from "./at-density.ts";
import type { BenchOptions } from "./bench-options.ts";

/** One line of `lth bench`: medians over whole training iterations, gathering the batch from the data set included. */
export interface BenchRow {
  readonly network: string;
  readonly density: number;
  readonly batch: number;
  readonly threads: number;
  readonly wallMicros: number;
  readonly cpuMicros: number;
  /** Multiply-adds that the surviving weights need, as a share of what the processor could have done in that CPU time. */
  readonly limitShare: number;
}

/** The paper's LeNet: batch 60, Adam with rate 0.0012 (Figure 2). */
const BATCH = 60;
const optimizer = optimizerSchema.parse({ name: "adam", lr: 0.0012 });
/** A sample is long enough for the clock, and there are enough of them that a busy machine does not decide the median. */
const SAMPLE_MILLISECONDS = 25;
const SAMPLES = 61;

export async function benchmark(
  options: BenchOptions,
  before: (density: number) => void,
): Promise<readonly BenchRow[]> {
  const dataset = await loadDataset("mnist", options.data);
  const network = buildNetwork(options.model, dataset.shape, dataset.classes.length);
  const order = stream(["speed", "order"]).permutation(dataset.train.count);
  const rows: BenchRow[] = [];
  for (const density of options.densities) {
    before(density);
    const { threads, executor } = options;
    const trainer = trainerAtDensity({ network, dataset, optimizer, batch: BATCH, density, executor, threads });
    if (trainer.executor === "reference") throw new Error("the reference executor is not measured");
    const peak = peakOf(trainer.executor);
    const { wall, cpu } = await measure(trainer, order);
    rows.push({
      network: options.name,
      density,
      batch: BATCH,
      threads,
      wallMicros: round(wall),
      cpuMicros: round(cpu),
      limitShare: Number((sum([...trainer.multiplyAdds.values()]) / (peak * cpu * 1e-6)).toFixed(3)),
    });
  }
  return rows;
}

/** Microseconds of one iteration: medians of many samples, each of as many iterations as fill it. */
async function measure(trainer: Trainer, order: Int32Array): Promise<{ wall: number; cpu: number }> {
  let next = 0;
  const run = async (iterations: number) => {
    const examples = Int32Array.from({ length: iterations * BATCH }, (_, i) => order[(next + i) % order.length] ?? 0);
    next += examples.length;
    const rates = new Float64Array(iterations).fill(optimizer.lr);
    const [began, used] = [performance.now(), process.cpuUsage()];
    await trainer.train({ examples, rates });
    const { user, system } = process.cpuUsage(used);
    return { wall: ((performance.now() - began) * 1000) / iterations, cpu: (user + system) / iterations };
  };
  await run(50); // brings code and data into the caches
  const iterations = Math.ceil((SAMPLE_MILLISECONDS * 1000) / (await run(50)).wall);
  const samples: { wall: number; cpu: number }[] = [];
  while (samples.length < SAMPLES) samples.push(await run(iterations));
  return { wall: median(samples.map(({ wall }) => wall)), cpu: median(samples.map(({ cpu }) => cpu)) };
}

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
const round = (micros: number): number => Number(micros.toFixed(1));

/** The rows for a reader: 80 columns. */
export function benchTable(rows: readonly BenchRow[]): string {
  const line = (cells: readonly string[]) =>
    cells.map((cell, i) => (i === 0 ? cell.padEnd(18) : cell.padStart(12))).join("");
  const lines = rows.map((row) =>
    line([
      row.network,
      `${Number((row.density * 100).toFixed(2))}%`,
      String(row.threads),
      `${row.wallMicros} us`,
      `${row.cpuMicros} us`,
      `${(row.limitShare * 100).toFixed(1)}%`,
    ]),
  );
  const head = line(["network", "density", "threads", "wall", "CPU", "of limit"]);
  const note = `a whole training iteration (batch ${BATCH}, Adam, gathering included), medians; limit: multiply-adds`;
  return `${[head, ...lines, note].join("\n")}\n`;
}
