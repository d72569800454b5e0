import type { RunRecord } from "../verdict/index.ts";
import { comparisonOf } from "./compare/comparison.ts";
import { comparisonsTable } from "./comparisons.ts";
import { csv } from "./csv.ts";
import { figures, suited } from "./figures/index.ts";
import { page, type Section } from "./page.ts";
import { inLight } from "./palette.ts";
import { png } from "./png.ts";
import type { ReportFile } from "./report-file.ts";
import { type Depth, gather, type Reported } from "./reported.ts";

/** A report in memory, `report.html` last. Figures that a run has no numbers for have no files. */
export async function reportFiles(records: readonly RunRecord[], depth: Depth = {}): Promise<readonly ReportFile[]> {
  const sections = await drawRuns(records, depth);
  const comparison = records.length > 1 ? comparisonOf(records) : null;
  return [
    ...(comparison?.files ?? []),
    ...sections.flatMap(filesOf),
    { name: "report.html", content: page(sections, comparison?.section ?? null) },
  ];
}

/** Several runs side by side and nothing else, `report.html` last. */
export function comparisonFiles(records: readonly RunRecord[]): readonly ReportFile[] {
  const { files, section } = comparisonOf(records);
  return [...files, { name: "report.html", content: page([], section) }];
}

/** Every run with its figures drawn, as the page takes them. */
export async function drawRuns(records: readonly RunRecord[], depth: Depth = {}): Promise<readonly Section[]> {
  const sections: Section[] = [];
  for (const record of records) {
    const run = await gather(record, depth);
    sections.push({
      run,
      drawings: new Map(suited(run).flatMap((name) => drawn(name, run))),
      fileOf: (name) => (records.length === 1 ? name : `${record.id}-${name}`),
    });
  }
  return sections;
}

function drawn(name: string, run: Reported): readonly (readonly [string, string])[] {
  const figure = figures.named(name);
  const suits = figure.suits?.(run) ?? true;
  return !suits || figure.table(run).rows.length === 0 ? [] : [[name, figure.draw(run)]];
}

function filesOf({ run, drawings, fileOf }: Section): readonly ReportFile[] {
  const figureFiles = [...drawings].flatMap(([name, svg]) => {
    const alone = inLight(svg);
    return [
      { name: `${fileOf(name)}.svg`, content: alone },
      { name: `${fileOf(name)}.png`, content: png(alone) },
      { name: `${fileOf(name)}.csv`, content: csv(figures.named(name).table(run)) },
    ];
  });
  const comparisons = comparisonsTable(run.summary.verdict);
  if (comparisons.rows.length === 0) return figureFiles;
  return [...figureFiles, { name: `${fileOf("comparisons")}.csv`, content: csv(comparisons) }];
}
