import type { Pair } from "./interval.ts";

/** Something of a trial, of which there may be several: repeats of a control. */
interface OfTrial {
  readonly trial: number;
}

/** The two sides' numbers for the trials that both have; null: this one has none, as what diverged. */
export function paired<One extends OfTrial>(
  first: readonly One[],
  second: readonly One[],
  value: (one: One) => number | null,
): readonly Pair[] {
  const others = byTrial(second, value);
  return [...byTrial(first, value)].flatMap(([trial, mine]) => {
    const other = others.get(trial);
    return other === undefined ? [] : [[mine, other] as const];
  });
}

/** Each trial's number, repeats averaged. Trials that have none at all are left out. */
export function byTrial<One extends OfTrial>(
  all: readonly One[],
  value: (one: One) => number | null,
): ReadonlyMap<number, number> {
  const values = new Map<number, number[]>();
  for (const one of all) {
    const number = value(one);
    if (number !== null) values.set(one.trial, [...(values.get(one.trial) ?? []), number]);
  }
  return new Map([...values].map(([trial, list]) => [trial, list.reduce((a, b) => a + b, 0) / list.length]));
}
