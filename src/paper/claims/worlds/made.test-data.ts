import type { JobRecord, Score } from "../../../lottery/index.ts";

/** What is made up of a place's trainings, against a dense network that has no gain and whose time is 1. */
export interface Made {
  /** Accuracy on the test part at the early stop. */
  readonly gain: number;
  /** The early-stop iteration, in units of 5,000. */
  readonly time: number;
  /** Accuracy elsewhere, where it is not the same: on the validation part, on the training part, after the last iteration. */
  readonly validation?: number;
  readonly train?: number;
  readonly end?: number;
  /** On the training part after the last iteration, from 0 to 1; default 1. */
  readonly trainEnd?: number;
}

/** How many trials there are, and what is wrong with them. */
export interface Trials {
  readonly count: number;
  readonly censored?: true;
  /** Whether the last trial's trainings diverged. */
  readonly diverged?: true;
}

/** Between numbers that are known in some rounds on straight lines. */
export function through(known: Readonly<Record<number, number>>): (round: number) => number {
  const points = Object.entries(known).map(([round, value]) => [Number(round), value] as const);
  return (round) => {
    const after = points.find(([at]) => at >= round) ?? points.at(-1);
    const before = points.findLast(([at]) => at <= round) ?? points[0];
    if (!after || !before) return Number.NaN;
    const share = after[0] === before[0] ? 0 : (round - before[0]) / (after[0] - before[0]);
    return before[1] + share * (after[1] - before[1]);
  };
}

const EXAMPLES = 1e7;
const ITERATIONS = 50_000;
const LAST_ROUND = 23;
const roles = ["ticket", "reinit", "random", "resample", "noise-0.5", "noise-1", "noise-2", "noise-3"];

const score = (accuracy: number): Score => ({
  loss: 0.1,
  correct: Math.round(accuracy * EXAMPLES),
  examples: EXAMPLES,
});

/** The jobs of every role and round, whose trials differ by next to nothing. */
export function madeJobs(
  of: (role: string, round: number) => Made,
  { count, censored, diverged }: Trials,
): readonly JobRecord[] {
  const jobs: JobRecord[] = [];
  for (const role of roles) {
    for (let round = role === "ticket" ? 0 : 1; round <= LAST_ROUND; round++) {
      const made = of(role, round);
      for (let trial = 0; trial < count; trial++) {
        const little = 1e-5 * Math.sin(7 * trial + round + role.length);
        const place = { trial, role, repeat: 0, round, key: "", density: 0.8 ** round, layers: [] };
        const failed = diverged && trial === count - 1;
        jobs.push({ ...place, outcome: failed ? { iteration: 1, lastLoss: null } : resultOf(made, little, censored) });
      }
    }
  }
  return jobs;
}

function resultOf(made: Made, little: number, censored = false): JobRecord["outcome"] {
  const { gain, time, validation = gain, train = gain, end = gain, trainEnd = 1 } = made;
  const at = (value: number) => 0.9 + value + little;
  const curve = { iteration: [0.3 * ITERATIONS, ITERATIONS], loss: [0.1, 0.1], accuracy: [at(gain), at(end)] };
  return {
    iterations: ITERATIONS,
    earlyStopIteration: 5000 * time * (1 + 10 * little),
    censored,
    atEarlyStop: { train: score(at(train)), validation: score(at(validation)), test: score(at(gain)) },
    atEnd: { train: score(trainEnd), validation: score(at(end)), test: score(at(end)) },
    validation: curve,
    test: curve,
    survivors: {},
  };
}
