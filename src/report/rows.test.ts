import { expect, test } from "vitest";
import { summarize } from "../verdict/index.ts";
import { rowsOf } from "./rows.ts";
import { sampleRun } from "./sample.test-data.ts";

test("rows have the same networks and carry the verdict's names", () => {
  const summary = summarize(
    sampleRun({ trials: 3, rounds: 7, iterations: 5000, controls: { reinit: 1, random: 0, reshuffle: 1 } }),
  );
  const rows = rowsOf(summary);
  expect(rows.map((row) => row.density)).toEqual([
    "100%",
    "80.0%",
    "64.1%",
    "51.3%",
    "41.1%",
    "32.9%",
    "26.3%",
    "21.1%",
  ]);
  for (const row of rows) expect(row.networks.map(({ name }) => name)).toEqual(["ticket", "reinit", "reshuffle"]);
  expect(rows[0]?.networks[1]?.measured).toBeNull();
  const accurate = rows.find((row) => row.names.includes("most accurate"));
  expect(accurate?.round).toBe(summary.verdict.mostAccurate?.round);
  expect(accurate).toBeDefined();
});
