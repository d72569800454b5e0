import type { BenchRow } from "./benchmark.ts";

/** The rows for a reader: 80 columns. */
export function benchTable(rows: readonly BenchRow[]): string {
  const byRound = rows.some(({ round }) => round !== undefined);
  const line = (first: string, cells: readonly string[]) =>
    first.padEnd(18) + cells.map((cell) => cell.padStart(12)).join("");
  const lines = rows.flatMap(({ network, round, density, threads, wallMicros, cpuMicros, limitShare, layers = [] }) => [
    line(byRound ? `${network} round ${round}` : network, [
      `${Number((density * 100).toPrecision(4))}%`,
      String(threads),
      time(wallMicros),
      time(cpuMicros),
      share(limitShare),
    ]),
    ...layers.map(({ layer, micros, limitShare: each }) => line(`  ${layer}`, ["", "", time(micros), "", share(each)])),
  ]);
  const head = line("network", ["density", "threads", "wall", "CPU", "of limit"]);
  const batch = rows[0]?.batch ?? 0;
  const note = `a whole training iteration (batch ${batch}, gathering included), medians; limit: multiply-adds`;
  return `${[head, ...lines, note].join("\n")}\n`;
}

const time = (micros: number): string => (micros < 10_000 ? `${micros} us` : `${(micros / 1000).toFixed(1)} ms`);
const share = (limit: number): string => `${(limit * 100).toFixed(1)}%`;
