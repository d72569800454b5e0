import { isResult, type JobRecord, type Result } from "../lottery/index.ts";
import type { Pair } from "./interval.ts";

/** The two sides' numbers for the trials that both have. */
export function paired(
  first: readonly JobRecord[],
  second: readonly JobRecord[],
  value: (result: Result) => number,
): readonly Pair[] {
  const others = byTrial(second, value);
  return [...byTrial(first, value)].flatMap(([trial, mine]) => {
    const other = others.get(trial);
    return other === undefined ? [] : [[mine, other] as const];
  });
}

/** Each trial's number, repeats averaged. Trials whose trainings all diverged have none. */
export function byTrial(jobs: readonly JobRecord[], value: (result: Result) => number): ReadonlyMap<number, number> {
  const values = new Map<number, number[]>();
  for (const { trial, outcome } of jobs) {
    if (isResult(outcome)) values.set(trial, [...(values.get(trial) ?? []), value(outcome)]);
  }
  return new Map([...values].map(([trial, list]) => [trial, list.reduce((a, b) => a + b, 0) / list.length]));
}
