import { expect, test } from "vitest";
import { readBenchOptions } from "./bench-options.ts";
import { searchTable } from "./bench-table.ts";
import { searchOf } from "./search.ts";

const rounds = Array.from({ length: 21 }, (_, round) => ({
  ...{ network: "lenet-300-100", round, density: 0.8 ** round, batch: 60, threads: 1, limitShare: 0.5 },
  wallMicros: 1_000_001 - 1000 * round,
  cpuMicros: 900 - 10 * round,
}));

test("a search is rounds 0 to 20, added up, in a table of 80 columns and as many lines as a screen has", () => {
  expect(readBenchOptions({ search: true }).rounds).toEqual(rounds.map(({ round }) => round));
  const search = searchOf(rounds);
  expect(search).toMatchObject({ network: "lenet-300-100", batch: 60, threads: 1, rounds });
  expect([search.cpuMicros, search.wallMicros]).toEqual([16_800, 20_790_021]);
  const lines = searchTable(search).split("\n");
  expect(lines.length).toBeLessThan(20);
  for (const line of lines) expect(line.length, line).toBeLessThanOrEqual(80);
  expect(lines[1]).toBe("round density        CPU  round density        CPU  round density        CPU");
  expect(lines[2]).toBe("    0    100%     900 us      7     21%     830 us     14    4.4%     760 us");
  expect(lines.at(-2)).toBe("round 0: 900 us; rounds 0 to 20 together: 16.8 ms (wall time 20790.0 ms)");
});

test("a search is asked for alone", () => {
  for (const flags of [{ density: "1" }, { rounds: "0" }, { layers: true as const }]) {
    const [name] = Object.keys(flags);
    expect(() => readBenchOptions({ search: true, ...flags })).toThrow(`--search and --${name} are both given`);
  }
});
