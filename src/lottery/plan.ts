import { controlNames, controls } from "./controls/index.ts";
import { byPlace, type JobPlace } from "./job.ts";
import type { Setting } from "./setting.ts";

/** A training that will be needed, as far as is known before masks are. */
export interface PlannedJob extends JobPlace {
  readonly density: number;
  readonly iterations: number;
}

/** What `findTickets` will train if nothing diverges, in the order in which it returns it. */
export function plannedJobs({ spec, ladder, iterations, rewind }: Setting): readonly PlannedJob[] {
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
      if (spec.prune.strategy === "continued" && round < spec.rounds) add("continued", round, 1, iterations);
      for (const name of controlNames) {
        add(name, round, spec.controls[name], controls[name].begins === "at 0" ? iterations : rest);
      }
    }
  }
  return jobs.sort(byPlace);
}

/**
 * How much work some iterations at a density are, in iterations of the dense network. What does not shrink with the weights
 * (gathering the batch, biases, the loss) is about 6% of a dense iteration of LeNet: `lth bench`.
 */
export const workOf = (iterations: number, density: number): number => (iterations * (0.06 + density)) / 1.06;
