import { expectPath } from "../options.ts";
import type { RunRecord } from "../verdict/index.ts";
import { checkRecords } from "./check-records.ts";
import { comparisonFiles, reportFiles } from "./report-files.ts";
import type { Depth } from "./reported.ts";
import { writeReportFiles } from "./write-files.ts";

export type { Style } from "./chart.ts";
export { type Compared, comparedRuns } from "./compare/compared.ts";
export { densitiesInWords, type RunDifference, runDifferences } from "./compare/run-differences.ts";
export { divergedInWords, type RunRow, ranked, runRowsOf } from "./compare/run-rows.ts";
export { unfinishedInWords } from "./compare/unfinished.ts";
export { csv, type Table } from "./csv.ts";
export { curveChart } from "./figures/curve-lines.ts";
export { type DensityAxis, type DensityLine, densityChart } from "./figures/density-lines.ts";
export type { Figure } from "./figures/figure.ts";
export { figures, lookFigures } from "./figures/index.ts";
export { meanCurve, meanEarlyStop } from "./figures/mean-curve.ts";
export { seriesStyle } from "./figures/networks.ts";
export type { Connections } from "./looks/connections.ts";
export type { Histogram } from "./looks/histogram.ts";
export { type Look, looksOf } from "./looks/index.ts";
export type { LayerLook } from "./looks/layer-look.ts";
export { Markup, markup } from "./markup.ts";
export { OWN } from "./old-files.ts";
export { pageStyle } from "./page-style.ts";
export { inLight } from "./palette.ts";
export { png } from "./png.ts";
export type { ReportFile } from "./report-file.ts";
export type { Reported } from "./reported.ts";
export { fromTo } from "./sample-sizes.ts";
export { writeReportFiles } from "./write-files.ts";

/**
 * Writes the report of one or several runs into `folder`, which is made if it is missing: `report.html`, which needs
 * nothing beside it, and each figure as SVG, PNG and CSV. With several runs, figures are named by their run's id first.
 * Returns the path of `report.html`. The same runs give the same bytes. Every file is there whole or not at all, and
 * the page comes last. `depth.weights` adds the figures of what weights do. Throws an LthError for what is no record, and if
 * the folder cannot be written.
 */
export async function writeReport(
  records: RunRecord | readonly RunRecord[],
  folder: string,
  depth: Depth = {},
): Promise<string> {
  expectPath("the report's folder", folder, "name one; it is made if it is missing");
  return await writeReportFiles(await reportFiles(checkRecords(records), depth), folder);
}

/**
 * Writes several runs side by side into `folder`: one figure with a line for each (`compared.svg`, `.png`), every number of all of
 * them (`compared.csv`), how each differs from the first (`differences.csv`), and a page with these. Returns the page's path;
 * throws what `writeReport` throws.
 */
export async function writeComparison(records: readonly RunRecord[], folder: string): Promise<string> {
  expectPath("the comparison's folder", folder, "name one; it is made if it is missing");
  return await writeReportFiles(comparisonFiles(checkRecords(records)), folder);
}
