import { controlNames, controls } from "./controls/index.ts";
import { byPlace, type JobPlace } from "./job.ts";
import type { Setting } from "./setting.ts";
import { type Strategy, strategies } from "./strategies/index.ts";
import { shareOfWork } from "./work.ts";

/** A training that will be needed, as far as is known before masks are. */
export interface PlannedJob extends JobPlace {
  readonly density: number;
  readonly iterations: number;
}

/** What `findInTrials` will train if nothing diverges, in the order in which it returns it. */
export function plannedJobs({ spec, ladder, iterations, rewind }: Setting): readonly PlannedJob[] {
  const { awaits } = strategies[spec.prune.strategy];
  const jobs: PlannedJob[] = [];
  for (let trial = 0; trial < spec.trials; trial++) {
    const add = (role: JobPlace["role"], round: number, count: number, length: number) => {
      for (let repeat = 0; repeat < count; repeat++) {
        jobs.push({ trial, role, repeat, round, density: ladder[round]!.density, iterations: length });
      }
    };
    if (rewind > 0 && spec.rounds > 0) add("rewind", 0, 1, rewind);
    for (let round = 0; round <= spec.rounds; round++) {
      const rest = round === 0 ? iterations : iterations - rewind;
      add("ticket", round, 1, rest);
      if (round === 0) continue;
      if (awaits === "continued" && round < spec.rounds) add("continued", round, 1, iterations);
      for (const name of controlNames) {
        add(name, round, spec.controls[name], controls[name].begins === "at 0" ? iterations : rest);
      }
    }
  }
  return jobs.sort(byPlace);
}

/** A run as a whole, before anything is trained. */
export interface Plan {
  readonly jobs: readonly PlannedJob[];
  /** Of all trainings together. */
  readonly iterations: number;
  /** The same in iterations of the dense network. */
  readonly work: number;
  /** What an iteration costs in round 0, 1, ...; the dense network's costs 1. */
  readonly costs: readonly number[];
  readonly awaits: Strategy["awaits"];
}

/** The trainings of one trial that wait for each other. */
export function chainOf({ jobs, awaits }: Pick<Plan, "jobs" | "awaits">): readonly PlannedJob[] {
  const inTrial = (role: JobPlace["role"]) => jobs.filter((job) => job.trial === 0 && job.role === role);
  const [dense, ...later] = inTrial("ticket");
  const rest = {
    ticket: () => later,
    continued: () => [...inTrial("continued"), ...later.slice(-1)],
    dense: () => later.slice(0, 1), // the densest takes longest
  }[awaits]();
  return dense ? [dense, ...rest] : [];
}

/** What is planned and how much work it is, by the multiply-adds of each round's networks. */
export function planOf(setting: Setting): Plan {
  const jobs = plannedJobs(setting);
  const costs = setting.ladder.map((rung) => costOf(shareOfWork(setting.network, rung)));
  return {
    jobs,
    iterations: jobs.reduce((sum, job) => sum + job.iterations, 0),
    work: jobs.reduce((sum, { iterations, round }) => sum + iterations * costs[round]!, 0),
    costs,
    awaits: strategies[setting.spec.prune.strategy].awaits,
  };
}

/**
 * What does not shrink with the multiply-adds (gathering the batch, biases, the loss) is about 6% of a dense iteration, of
 * LeNet-300-100 as of Conv-2: `lth bench`.
 */
const costOf = (share: number): number => (0.06 + share) / 1.06;
