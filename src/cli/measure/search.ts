import type { BenchRow } from "./benchmark.ts";

/** What a whole search takes: one iteration of each of its rounds, added up. */
export interface BenchSearch {
  readonly network: string;
  readonly batch: number;
  readonly threads: number;
  readonly wallMicros: number;
  readonly cpuMicros: number;
  readonly rounds: readonly BenchRow[];
}

/** The sum over rows that are the rounds of a search, all of one network. */
export function searchOf(rounds: readonly BenchRow[]): BenchSearch {
  const [dense] = rounds;
  if (!dense) throw new Error("a search has rounds");
  const { network, batch, threads } = dense;
  const sum = (of: (row: BenchRow) => number) => Number(rounds.reduce((all, row) => all + of(row), 0).toFixed(1));
  return {
    ...{ network, batch, threads },
    wallMicros: sum(({ wallMicros }) => wallMicros),
    cpuMicros: sum(({ cpuMicros }) => cpuMicros),
    rounds,
  };
}
