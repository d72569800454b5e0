import type { BenchRow } from "./benchmark.ts";
import type { BenchSearch } from "./search.ts";

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

/** Rounds that stand side by side in a search's table. */
const ACROSS = 3;

/** A search for a reader: its rounds in three columns, 80 characters wide, then what it comes to. */
export function searchTable({ network, batch, threads, wallMicros, cpuMicros, rounds }: BenchSearch): string {
  const down = Math.ceil(rounds.length / ACROSS);
  const line = (cells: readonly (readonly [string, string, string])[]) =>
    cells.map(([round, share, micros]) => round.padStart(5) + share.padStart(8) + micros.padStart(11)).join("  ");
  const of = ({ round, density, cpuMicros: micros }: BenchRow) =>
    [String(round ?? ""), percent(density), time(micros)] as const;
  const rows = Array.from({ length: down }, (_, i) => rounds.filter((_, at) => at % down === i).map(of));
  const last = rounds.length - 1;
  return [
    `${network}: CPU time of an iteration by round (batch ${batch}, threads ${threads})`,
    line(new Array(ACROSS).fill(["round", "density", "CPU"])),
    ...rows.map(line),
    `round 0: ${time(rounds[0]?.cpuMicros ?? 0)}; rounds 0 to ${last} together: ${time(cpuMicros)} (wall time ${time(wallMicros)})`,
    "",
  ].join("\n");
}

const percent = (density: number): string => `${Number((density * 100).toPrecision(3))}%`;
const time = (micros: number): string => (micros < 10_000 ? `${micros} us` : `${(micros / 1000).toFixed(1)} ms`);
const share = (limit: number): string => `${(limit * 100).toFixed(1)}%`;
