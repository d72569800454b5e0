import { expectPath } from "../options.ts";
import type { RunRecord } from "../verdict/index.ts";
import { checkRecords } from "./check-records.ts";
import { reportFiles } from "./report-files.ts";
import type { Depth } from "./reported.ts";
import { writeReportFiles } from "./write-files.ts";

export type { Table } from "./csv.ts";
export type { Figure } from "./figures/figure.ts";
export { figures } from "./figures/index.ts";
export { OWN } from "./old-files.ts";
export type { Reported } from "./reported.ts";

/**
 * Writes the report of one or several runs into `folder`, which is made if it is missing: `report.html`, which needs
 * nothing beside it, and each figure as SVG, PNG and CSV. With several runs, figures are named by their run's id first.
 * Returns the path of `report.html`. The same runs give the same bytes. Every file is there whole or not at all, and
 * the page comes last. `depth.weights` adds the figures of what weights do. Throws an LthError for what is no record, and if the folder cannot be written.
 */
export async function writeReport(
  records: RunRecord | readonly RunRecord[],
  folder: string,
  depth: Depth = {},
): Promise<string> {
  expectPath("the report's folder", folder, "name one; it is made if it is missing");
  return await writeReportFiles(await reportFiles(checkRecords(records), depth), folder);
}
