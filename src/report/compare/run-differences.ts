import { densityText } from "../../numbers-in-words.ts";
import { type Between, betweenRuns } from "../../verdict/index.ts";
import type { Table } from "../csv.ts";
import type { Compared } from "./compared.ts";

/** A run's tickets of one round beside those of the first run. */
export interface RunDifference extends Between {
  readonly first: Compared;
  readonly second: Compared;
  readonly round: number;
  readonly densities: readonly [number, number];
}

/** Every other run beside the first one, in each round that both have. */
export function runDifferences([first, ...others]: readonly Compared[]): readonly RunDifference[] {
  if (first === undefined) return [];
  return others.flatMap((second) =>
    first.summary.rounds.flatMap(({ round, density }) => {
      const there = second.summary.rounds.find((one) => one.round === round);
      if (there === undefined) return [];
      const between = betweenRuns(first.record, second.record, round);
      return [{ first, second, round, densities: [density, there.density] as const, ...between }];
    }),
  );
}

/** The second run's density, and the first's where it is written differently: `51.3% against 64.1%`. */
export function densitiesInWords({ densities }: Pick<RunDifference, "densities">): string {
  const [first, second] = densities.map(densityText);
  return first === second ? `${second}` : `${second} against ${first}`;
}

/** `differences.csv`. */
export const differencesTable = (differences: readonly RunDifference[]): Table => ({
  columns: [
    ...["run", "label", "against_run", "against_label", "round", "density", "against_density"],
    ...["mean", "low", "high"].map((end) => `accuracy_${end}`),
    ...["mean", "low", "high"].map((end) => `time_${end}`),
    ...["pairs", "paired", "diverged", "against_diverged"],
  ],
  rows: differences.map(({ first, second, round, densities, accuracy, time, paired, diverged }) => [
    ...[second.record.id, second.label, first.record.id, first.label],
    ...[round, densities[1], densities[0]],
    ...[accuracy?.mean ?? "", accuracy?.low ?? "", accuracy?.high ?? ""],
    ...[time?.mean ?? "", time?.low ?? "", time?.high ?? ""],
    accuracy?.pairs ?? 0,
    String(paired),
    ...[diverged[1], diverged[0]],
  ]),
});
