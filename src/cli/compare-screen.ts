import { type Compared, divergedInWords, runDifferences, runRowsOf, unfinishedInWords } from "../report/index.ts";
import { isDenseAlone, judgedAtEnd } from "../verdict/index.ts";
import { oneLine } from "../visible.ts";
import { compareTable, differenceLines } from "./compare-table.ts";
import { columnsOf, type Environment, hanging, type Outlet } from "./terminal.ts";

/** What `lth compare` shows of runs: a table of them, how each differs from the first, and where the report is. */
export const compareScreen = (
  runs: readonly Compared[],
  report: string,
  outlet: Outlet,
  env: Environment,
): readonly string[] => [
  ...compareTable(runRowsOf(runs), { isRanked: false, searches: search(runs) }, outlet, env),
  "",
  ...differenceLines(runDifferences(runs), outlet, env),
  ...unfinishedLines(runs, outlet),
  `report: ${oneLine(report)}`,
];

/** What a sweep shows in the end, of runs in the order of their ranks. */
export function sweepScreen(
  runs: readonly Compared[],
  report: string,
  outlet: Outlet,
  env: Environment,
): readonly string[] {
  const [best] = runs;
  const searches = search(runs);
  const width = columnsOf(outlet, 80);
  const atEnd = best !== undefined && judgedAtEnd(best.record.spec.verdict);
  const where = atEnd ? "after the last iteration" : "at the early stop";
  const accuracy = `the dense network's mean validation accuracy ${where}`;
  // Whether a ticket matches is measured on the test part.
  const by = searches
    ? `the smallest ticket that matches, which the test part decides, then by ${accuracy}.`
    : `${accuracy}; the test part chooses nothing.`;
  const [first, last] = [best, runs.at(-1)].map((run) => (run === undefined ? "" : divergedInWords(run)));
  const lost = first ? ` (dense network diverged in ${first} trials)` : "";
  const lastly = last ? " Runs whose dense networks diverged stand last." : "";
  return [
    hanging(oneLine(`Best of ${runs.length}: ${best?.label ?? ""}${lost}`), width),
    ...compareTable(runRowsOf(runs), { isRanked: true, searches }, outlet, env),
    hanging(`Ranked by ${by}${lastly}`, width),
    ...(best === undefined ? [] : [`run ${best.record.id}`]),
    `report: ${oneLine(report)}`,
  ];
}

const search = (runs: readonly Compared[]): boolean => runs.some(({ record }) => !isDenseAlone(record.spec));

/** What may change, since trainings are missing. */
function unfinishedLines(runs: readonly Compared[], outlet: Outlet): readonly string[] {
  const said = unfinishedInWords(runs);
  return said === "" ? [] : [hanging(oneLine(said), columnsOf(outlet, 80))];
}
